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

/**
 * What was dropped: the files, folders walked, and the names of folders that the browser keeps closed.
 *
 * On a page that was opened as a file, Chromium gives a folder's content by its handle only, and leaves out files with
 * odd names; Firefox knows no handles and gives it by its entry.
 */
async function dropped(transfer) {
  // All of it is gone once the event is over: taken before the first await.
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const things = items.map((item) => {
    const entry = item.webkitGetAsEntry?.();
    const handle = entry?.isDirectory ? item.getAsFileSystemHandle?.() : null;
    return { entry, handle, file: entry?.isDirectory ? null : item.getAsFile() };
  });
  const found = [];
  const closed = [];
  for (const { entry, handle, file } of things) {
    if (!entry?.isDirectory) found.push({ path: file.name, file });
    else if (!(await opened(entry, handle, found))) closed.push(entry.name);
  }
  const folders = things.some(({ handle }) => handle);
  return { found, closed, folders };
}

/** Whether the folder could be walked; its files are added to `found`. */
async function opened(entry, handle, found) {
  try {
    await (handle ? walkHandle(await handle, `${entry.name}/`, found) : walkEntry(entry, `${entry.name}/`, found));
    return true;
  } catch (error) {
    console.warn(error);
    return false;
  }
}

async function walkHandle(folder, above, found) {
  for await (const [name, inner] of folder.entries()) {
    if (inner.kind === "directory") await walkHandle(inner, `${above}${name}/`, found);
    else found.push({ path: above + name, file: await inner.getFile().catch(() => null) }); // null: will be said of it
  }
}

async function walkEntry(folder, above, found) {
  const reader = folder.createReader();
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // a hundred at a time
    if (!some.length) return;
    for (const inner of some) {
      const path = above + inner.name;
      if (inner.isDirectory) await walkEntry(inner, `${path}/`, found);
      else found.push({ path, file: await new Promise((resolve) => inner.file(resolve, () => resolve(null))) });
    }
  }
}

/** What an <input type=file> holds. */
function picked(input) {
  const found = [...input.files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  input.value = "";
  return found;
}
