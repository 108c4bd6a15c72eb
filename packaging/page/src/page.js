// The page: what is chosen, what is asked for, what is shown. It knows no workbook; the engine does the work.

const WORDS = {
  preparing: "Đang chuẩn bị chương trình…",
  ready: "Sẵn sàng.",
  noFiles: "Sẵn sàng. Hãy chọn tệp trước.",
  waiting: "Đang chuẩn bị chương trình, xong sẽ làm ngay…",
  reading: (done, total) => `Đang đọc: ${done}/${total} tệp`,
  at: (name) => `Tệp đang đọc: ${name}`,
  writing: "Đang làm bản tổng hợp…",
  done: "Đã xong.",
  stopped: "Đã dừng theo yêu cầu.",
  failed: "Chưa làm được, xem lời báo bên dưới.",
  making: (done, total) => `Đang làm biểu: ${done}/${total}`,
  made: (report) =>
    report.count === report.schools
      ? `Đã làm ${report.count} biểu cho năm học ${report.year}.`
      : `Đã làm ${report.count} biểu dùng chung cho ${report.schools} trường, năm học ${report.year}.`,
  folder: (item) => `${item.name} (thư mục, ${item.files.length} tệp)`,
  added: (count) => `Đã chọn ${count} tệp.`,
  emptied: "Chưa chọn tệp nào.",
  nothing: "Không thấy tệp nào trong đó.",
  again: (count) => `${count} mục đã có sẵn trong danh sách nên được cập nhật.`,
  closed: (name) => `Trình duyệt không cho mở thư mục “${name}” khi kéo thả: hãy dùng nút Chọn thư mục.`,
  folderDropped:
    "Kéo thả thư mục thì trình duyệt giấu các tệp tạm (~$) và tệp có tên lạ (bắt đầu bằng dấu cách, chứa ký tự không nhìn thấy). Số tệp không khớp thì dùng nút Chọn thư mục.",
  remove: "Bỏ",
  removeItem: (name) => `Bỏ ${name}`,
  unset: "chưa chọn",
  fromFiles: (roster) => `Dùng danh sách trường “${roster.name}”: ${roster.schools} trường.`,
  download: (name) => `Tải ${name}`,
  badDay: "Ngày chưa đúng. Ghi theo dạng 31/03/2027.",
  all: "Tất cả",
  mend: "Cần bổ sung",
  outcomes: { accepted: "Nhận", rejected: "Từ chối", superseded: "Thay thế", skipped: "Bỏ qua" },
  more: (count) => `Xem ${count} nguyên nhân`,
  rows: (file) => `${file.rows} dòng, ${file.complete} dòng đủ`,
  copy: "Chép để gửi trường",
  copied: "Đã chép.",
  chosen: (parts) => (parts.length ? parts.join(" · ") : "không bắt buộc"),
  publicShort: "bản công khai",
  rosterShort: (name) => `danh sách: ${name}`,
  unfit: "Trình duyệt này quá cũ để chạy trang. Hãy mở trang bằng Chrome, Edge hoặc Firefox bản mới.",
  broken: "Chương trình dừng đột ngột. Hãy tải lại trang rồi làm lại; vẫn vậy thì chia tệp thành nhiều lần.",
  memory: "Trình duyệt không đủ bộ nhớ cho bản tổng hợp này. Đóng bớt thẻ và chương trình khác, hoặc chia tệp thành nhiều lần.",
};
const FIRST_YEAR = 2018; // of the oldest catalogue
const LIVE_STEPS = 4; // a screen reader hears of every quarter

const $ = (id) => document.getElementById(id);
const given = new Given();
const slots = { roster: null, before: null }; // each { name, path, file }
let asked = null; // the job under way: "consolidate", "blanks", "roster"
let pending = null; // the file that came out of it
let told = 0; // quarters told to a screen reader
let edition = 0; // grows with every change of files and options
let shownEdition = -1; // whose result is shown

// --------------------------------------------------------------------------------------------- small helpers

function make(tag, properties = {}, ...children) {
  const { dataset, ...rest } = properties;
  const node = Object.assign(document.createElement(tag), rest);
  Object.assign(node.dataset, dataset);
  node.append(...children);
  return node;
}

function fill(list, lines) {
  list.replaceChildren(...lines.map((line) => make("li", {}, line)));
}

function show(node, visible) {
  node.hidden = !visible;
}

function tell(text) {
  $("live").textContent = text;
}

function offer(link, name, bytes) {
  if (link.href) URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  link.download = name;
  link.textContent = WORDS.download(name);
  show(link, true);
}

// ------------------------------------------------------------------------------------------- what is chosen

function accept(found, closed = [], folders = false) {
  const notes = closed.map(WORDS.closed);
  if (found.length) {
    const known = given.add(found);
    if (known) notes.push(WORDS.again(known));
    if (folders) notes.push(WORDS.folderDropped);
    changed(notes);
  } else $("added").replaceChildren(...paragraphs(notes.length ? notes : [WORDS.nothing]));
}

function paragraphs(lines) {
  return lines.map((line) => make("p", {}, line));
}

function changed(notes = []) {
  $("added").replaceChildren(...paragraphs([given.count ? WORDS.added(given.count) : WORDS.emptied, ...notes]));
  $("given").replaceChildren(...given.items.map(itemLine));
  fresh();
}

function itemLine(item) {
  const button = make("button", { type: "button", ariaLabel: WORDS.removeItem(item.name) }, WORDS.remove);
  button.addEventListener("click", () => {
    const place = given.items.indexOf(item);
    given.remove(item);
    changed();
    const left = $("given").querySelectorAll("button");
    (left[Math.min(place, left.length - 1)] ?? $("pick-files")).focus();
  });
  return make("li", {}, make("span", { className: "name" }, item.folder ? WORDS.folder(item) : item.name), button);
}

function setSlot(slot, file) {
  slots[slot] = file && { name: file.name, path: `${slot}/${file.name}`, file };
  for (const field of document.querySelectorAll(`[data-slot="${slot}"]`)) {
    const value = field.querySelector(".value");
    value.textContent = file ? file.name : WORDS.unset;
    value.classList.toggle("set", Boolean(file));
    const drop = field.querySelector("[data-drop]");
    if (drop) show(drop, file);
  }
  fresh();
}

/** Files or options changed: what is shown is of others now. */
function fresh() {
  edition += 1;
  enable();
}

/** The buttons and notes say what can be done now. */
function enable() {
  const busy = Boolean(asked);
  $("go").disabled = busy || !given.count;
  $("make").disabled = busy || !slots.roster;
  $("blank-roster").disabled = busy;
  show($("stale"), edition !== shownEdition);
  const parts = [slots.roster && WORDS.rosterShort(slots.roster.name), $("title").value.trim()];
  parts.push($("year").value && $("year").selectedOptions[0].textContent, $("as-of").value.trim());
  parts.push($("public").checked && WORDS.publicShort);
  $("chosen").textContent = WORDS.chosen(parts.filter(Boolean));
}

/** "31/03/2027" as "2027-03-31"; "" for an empty field, null for what is no day. */
function dayOf(text) {
  if (!text) return "";
  const [, day, month, year] = text.match(/^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/) ?? [];
  const found = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (!year || found.getUTCDate() !== Number(day) || found.getUTCMonth() !== Number(month) - 1) return null;
  return found.toISOString().slice(0, 10);
}

// --------------------------------------------------------------------------------------------------- the work

function start(job, files) {
  asked = job.job;
  pending = null;
  told = 0;
  for (const id of ["refused", "blanks-refused", "blanks-notes"]) show($(id), false);
  enable();
  if (asked === "consolidate") {
    shownEdition = edition;
    show($("stop"), true);
    show($("work"), true);
    show($("result"), false);
    $("bar").removeAttribute("value");
    $("reading").textContent = "";
    $("state").textContent = engine.ready ? WORDS.reading(0, given.count) : WORDS.waiting;
    tell($("state").textContent);
  }
  engine.run(job, files);
}

function consolidate() {
  const day = dayOf($("as-of").value.trim());
  $("as-of").ariaInvalid = String(day === null);
  $("as-of-hint").classList.toggle("wrong", day === null);
  if (day === null) {
    $("as-of-hint").textContent = WORDS.badDay;
    $("options").open = true;
    $("as-of").focus();
    return;
  }
  const extra = [slots.roster, slots.before].filter(Boolean);
  const job = {
    job: "consolidate",
    given: given.items.map((item) => item.root),
    roster: slots.roster && `${FILES}/${slots.roster.path}`,
    before: slots.before && `${FILES}/${slots.before.path}`,
    title: $("title").value.trim(),
    year: $("year").value,
    as_of: day,
    public: $("public").checked,
  };
  start(job, [...given.items.flatMap((item) => item.files), ...extra.map(({ path, file }) => ({ path, file }))]);
}

function makeBlanks() {
  const shared = document.querySelector('input[name="shared"]:checked').value === "1";
  const { path, file } = slots.roster;
  show($("blanks-download"), false);
  $("blanks-state").textContent = engine.ready ? WORDS.making(0, "…") : WORDS.waiting;
  start({ job: "blanks", roster: `${FILES}/${path}`, year: $("blank-year").value, shared }, [{ path, file }]);
}

const HEARD = {
  ready() {
    if (!asked) $("state").textContent = given.count ? WORDS.ready : WORDS.noFiles;
  },
  reading(name) {
    $("reading").textContent = WORDS.at(name);
  },
  progress({ done, total }) {
    if (asked === "blanks") {
      $("blanks-state").textContent = WORDS.making(done, total);
      return;
    }
    $("bar").max = total;
    $("bar").value = done;
    $("state").textContent = WORDS.reading(done, total);
    const quarter = Math.floor((LIVE_STEPS * done) / total);
    if (quarter > told) tell($("state").textContent);
    told = Math.max(told, quarter);
  },
  writing() {
    $("bar").removeAttribute("value");
    $("reading").textContent = "";
    $("state").textContent = WORDS.writing;
    tell(WORDS.writing);
  },
  file(message) {
    pending = message;
  },
  done({ report }) {
    const job = asked;
    settle(WORDS.done);
    if (job === "consolidate") showResult(report);
    else if (job === "blanks") showBlanks(report);
    else save(pending);
  },
  refused({ report }) {
    const blanks = asked === "blanks";
    settle(WORDS.failed);
    const box = $(blanks ? "blanks-refused" : "refused");
    if (blanks) $("blanks-state").textContent = "";
    box.replaceChildren(make("ul", {}, ...report.lines.map((line) => make("li", {}, line))));
    show(box, true);
  },
  broken({ memory }) {
    settle(WORDS.failed);
    $("refused").textContent = memory ? WORDS.memory : WORDS.broken;
    show($("refused"), true);
  },
};

const engine = new Engine((event, what) => HEARD[event]?.(what));

function settle(words) {
  const consolidated = asked === "consolidate";
  asked = null;
  show($("stop"), false);
  show($("work"), false);
  if (consolidated) $("state").textContent = words;
  enable();
}

function save({ name, bytes }) {
  const link = make("a");
  offer(link, name, bytes);
  link.click();
}

// ------------------------------------------------------------------------------------------------- the result

function showResult(report) {
  offer($("download"), pending.name, pending.bytes);
  $("account").textContent = report.account;
  $("figures").textContent = report.figures;
  $("absent").textContent = report.absent;
  $("list-used").textContent = report.roster ? WORDS.fromFiles(report.roster) : "";
  const notes = [...report.notes, ...(report.roster?.notes ?? [])];
  $("notes").replaceChildren(...notes.map((line) => make("p", { className: "note warn" }, line)));
  showLines($("news"), report.news);
  showLines($("decide"), report.decide);
  showFiles(report.files);
  show($("result"), true);
  tell(`${WORDS.done} ${report.account}`);
  $("h-result").focus();
  $("h-result").scrollIntoView({ block: "start" });
}

function showLines(box, lines) {
  fill(box.querySelector("ul"), lines);
  show(box, lines.length > 0);
}

function showFiles(files) {
  const isMend = (file) => file.outcome === "accepted" && !file.sound;
  const kinds = [["", WORDS.all, () => true], ["mend", WORDS.mend, isMend]];
  for (const [name, word] of Object.entries(WORDS.outcomes)) kinds.push([name, word, (file) => file.outcome === name]);
  const lines = files.map((file) => [file, fileLine(file)]);
  $("list").replaceChildren(...lines.map(([, line]) => line));
  const buttons = kinds.flatMap(([kind, word, fits]) => {
    const count = files.filter(fits).length;
    if (kind && !count) return [];
    const button = make("button", { type: "button", ariaPressed: String(kind === "") }, `${word} (${count})`);
    button.addEventListener("click", () => {
      for (const other of buttons) other.ariaPressed = String(other === button);
      for (const [file, line] of lines) show(line, fits(file));
    });
    return [button];
  });
  $("filters").replaceChildren(...buttons);
}

function fileLine(file) {
  if (file.outcome !== "accepted") {
    const chip = make("span", { className: `chip ${file.outcome}` }, file.word);
    const text = make("span", {}, make("b", {}, file.file), " ", file.reason);
    return make("li", {}, make("div", { className: "line" }, chip, text));
  }
  const chip = make("span", { className: `chip ${file.sound ? "good" : "mend"}` }, file.word);
  const text = make("span", {}, make("b", {}, file.file), ` ${file.verdict} · ${file.school} · ${WORDS.rows(file)} `);
  if (!file.causes.length) return make("li", {}, make("div", { className: "line" }, chip, text));
  text.append(make("span", { className: "more" }, WORDS.more(file.causes.length)));
  const details = make("details", {}, make("summary", {}, chip, text));
  details.addEventListener("toggle", () => details.children.length > 1 || details.append(...findings(file)));
  return make("li", {}, details);
}

function findings(file) {
  const causes = file.causes.map((cause) => {
    const head = make("b", { className: cause.severity }, `${cause.word}: ${cause.title}`);
    const each = cause.findings.map(({ cell, text }) => make("li", {}, cell ? `${cell}: ${text}` : text));
    return make("li", {}, head, ` ${cause.places}`, make("ul", {}, ...each));
  });
  const button = make("button", { type: "button" }, WORDS.copy);
  button.addEventListener("click", async () => {
    await copy(file.letter);
    button.textContent = WORDS.copied;
    tell(WORDS.copied);
  });
  return [make("ul", { className: "causes" }, ...causes), make("p", { className: "tell" }, button)];
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = make("textarea", { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

function showBlanks(report) {
  offer($("blanks-download"), pending.name, pending.bytes);
  $("blanks-state").textContent = WORDS.made(report);
  $("blanks-notes").replaceChildren(make("ul", {}, ...report.notes.map((line) => make("li", {}, line))));
  show($("blanks-notes"), report.notes.length > 0);
  $("blanks-download").focus();
}

// -------------------------------------------------------------------------------------------------- beginning

function years() {
  const today = new Date();
  const current = today.getFullYear() - (today.getMonth() < 5 ? 1 : 0); // plans are made from June on
  const option = (first) => make("option", { value: `${first}-${first + 1}` }, `${first}-${first + 1}`);
  for (let first = current + 1; first >= FIRST_YEAR; first -= 1) {
    $("year").append(option(first));
    $("blank-year").append(option(first));
  }
  $("blank-year").value = `${current}-${current + 1}`;
}

function takeDrops() {
  const over = (node, is) => node.classList.toggle("over", is);
  const place = (event) => event.target.closest?.("[data-slot]") ?? $("drop");
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    for (const node of document.querySelectorAll(".drop, [data-slot]")) over(node, node === place(event));
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget || over(place(event), false));
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    const node = place(event);
    for (const other of document.querySelectorAll(".over")) over(other, false);
    const { found, closed, folders } = await dropped(event.dataTransfer);
    const first = found.find(({ file }) => file);
    if (!node.dataset.slot) accept(found, closed, folders);
    else if (first) setSlot(node.dataset.slot, first.file);
  });
}

function takeChoices() {
  $("pick-files").addEventListener("click", () => $("files").click());
  $("pick-folder").addEventListener("click", () => $("folder").click());
  for (const id of ["files", "folder"]) $(id).addEventListener("change", () => accept(picked($(id))));
  for (const slot of Object.keys(slots)) {
    const input = document.querySelector(`[data-slot="${slot}"] input[type="file"]`);
    input.addEventListener("change", () => setSlot(slot, picked(input)[0]?.file ?? null));
    for (const button of document.querySelectorAll(`[data-pick="${slot}"]`)) button.addEventListener("click", () => input.click());
    for (const button of document.querySelectorAll(`[data-drop="${slot}"]`)) {
      button.addEventListener("click", () => {
        setSlot(slot, null);
        document.querySelector(`[data-pick="${slot}"]`).focus();
      });
    }
  }
  for (const id of ["title", "year", "as-of", "public"]) $(id).addEventListener("input", fresh);
}

function takeOrders() {
  $("go").addEventListener("click", consolidate);
  $("make").addEventListener("click", makeBlanks);
  $("blank-roster").addEventListener("click", () => start({ job: "roster" }, []));
  $("stop").addEventListener("click", () => {
    engine.stop();
    settle(WORDS.stopped);
    $("go").focus();
  });
}

async function begin() {
  if (!self.WebAssembly || !self.DecompressionStream || !self.Worker) {
    $("unfit").textContent = WORDS.unfit;
    show($("unfit"), true);
    return;
  }
  years();
  takeDrops();
  takeChoices();
  takeOrders();
  await engine.begin();
}

begin();
