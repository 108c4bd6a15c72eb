// What the clerk chose: files and folders, dropped or picked. Each goes to the worker under a path of its own, so that
// names, folders and archives are what they are on the command line.

const FILES = "/tep"; // as in worker.js

/** The choices, in their order: { name, folder, root, files: [{ path, file }] }; paths are below FILES. */
class Given {
  constructor() {
    this.items = [];
    this.rounds = 0;
  }

  get count() {
    return this.items.reduce((sum, item) => sum + item.files.length, 0);
  }

  /** Files ({ path: "da-nop/a.xlsx" or "a.xlsx", file }) of one drop or choice. Returns how many items were known. */
  add(found) {
    this.rounds += 1;
    const round = `lần ${this.rounds}`;
    const items = new Map();
    for (const { path, file } of found) {
      const [name, ...rest] = path.split("/");
      if (!items.has(name)) items.set(name, { name, folder: rest.length > 0, root: `${FILES}/${round}/${name}`, files: [] });
      items.get(name).files.push({ path: `${round}/${path}`, file });
    }
    let known = 0;
    for (const item of items.values()) {
      const twin = this.items.findIndex((old) => old.folder === item.folder && old.name === item.name && isSame(old, item));
      if (twin < 0) this.items.push(item);
      else {
        known += 1;
        this.items[twin] = item; // what lies there now counts
      }
    }
    return known;
  }

  remove(item) {
    this.items = this.items.filter((other) => other !== item);
  }
}

/** Whether two choices of one name are the same thing chosen twice: they have a file in common. */
function isSame(one, other) {
  const marks = new Set(one.files.map(markOf));
  return other.files.some((entry) => marks.has(markOf(entry)));
}

function markOf({ path, file }) {
  return `${path.slice(path.indexOf("/"))}|${file?.size}|${file?.lastModified}`;
}

/** What was dropped: the files in it, folders walked. */
async function dropped(transfer) {
  // Both are gone once the event is over: taken before the first await.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const plain = [...transfer.files];
  if (!entries.length) return plain.map((file) => ({ path: file.name, file }));
  const found = [];
  for (const entry of entries) await walk(entry, "", found);
  return found;
}

async function walk(entry, above, found) {
  const path = above + entry.name;
  if (entry.isFile) {
    const file = await new Promise((resolve) => entry.file(resolve, () => resolve(null)));
    found.push({ path, file }); // null: it cannot be opened, and that will be said of it
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([]))); // a hundred at a time
    if (!some.length) return;
    for (const inner of some) await walk(inner, `${path}/`, found);
  }
}

/** What an <input type=file> holds. */
function picked(input) {
  const found = [...input.files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  input.value = "";
  return found;
}
