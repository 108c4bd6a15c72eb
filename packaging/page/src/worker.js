// The worker: Python (Pyodide) with the library in it. It does one job at a time and says what happens.
//
// Pyodide wants a module worker, but none starts from a blob on a page that was opened as a file. A classic one does,
// once it no longer looks like one: `importScripts` is kept for ourselves and refuses everybody else. What Pyodide
// would fetch is handed to it; the page's Content-Security-Policy lets nothing else through.
"use strict";

const loadScript = self.importScripts.bind(self);
self.importScripts = () => {
  throw new TypeError("not here");
};

const HOME = "https://trong-trang.invalid/"; // never asked for: `fetch` below answers itself
const FILES = "/tep"; // where the chosen files lie
const ENOENT = 44;
const EIO = 29;
const MISSING = { size: 1, slice: () => null }; // a file that could not even be opened

let python, bridge;
let mounted = false; // whether files of an earlier job lie in FILES
let lastWords = ""; // the end of what libraries complained about

self.onmessage = async ({ data }) => {
  try {
    if (data.kind === "start") await start(data);
    if (data.kind === "job") work(data);
  } catch (error) {
    die(error);
  }
};

/** The runtime is broken: whoever watches has to begin a new one. */
function die(error) {
  const memory = /memory allocation of|out of memory|allocation failed/i.test(`${lastWords}\n${error}`);
  self.postMessage({ kind: "died", memory, detail: String(error).slice(0, 300) });
}

async function start({ parts, module, journal }) {
  const stdlib = await parts.stdlib.arrayBuffer();
  self.fetch = async (url) => new Response(String(url).endsWith("python_stdlib.zip") ? stdlib : null);
  WebAssembly.instantiateStreaming = async (_response, imports) => ({
    module,
    instance: await WebAssembly.instantiate(module, imports),
  });
  const source = URL.createObjectURL(new Blob([parts.runtime], { type: "text/javascript" })); // Firefox asks for a type
  loadScript(source);
  URL.revokeObjectURL(source);
  python = await loadPyodide({
    createPyodideModule: self.createPyodideModule,
    indexURL: HOME,
    stdLibURL: `${HOME}python_stdlib.zip`,
    lockFileContents: { info: self.lockInfo, packages: {} },
    stdout: complain,
    stderr: complain,
    env: { PYTHONDONTWRITEBYTECODE: "1", PYTHONINSPECT: "", HOME: "/" },
  });
  const packages = python.runPython("import site; site.getsitepackages()[0]");
  python.unpackArchive(await parts.site.arrayBuffer(), "zip", { extractDir: packages });
  python.FS.mkdir(FILES);
  bridge = python.pyimport("bridge").Bridge(say);
  for (const [key, parcel] of journal) know(key, parcel);
  self.postMessage({ kind: "ready" });
  bridge.warm(); // a job that comes meanwhile waits for what it needs anyway
}

function complain(line) {
  lastWords = `${lastWords}\n${line}`.slice(-4000);
  console.warn(line);
}

function know(key, parcel) {
  if (parcel instanceof Uint8Array) {
    const bytes = python.toPy(parcel);
    bridge.know(key, bytes);
    bytes.destroy();
  } else bridge.fail(key, parcel.reason, parcel.detail);
}

let named = ""; // what the bytes that follow are for
function say(kind, what) {
  if (kind === "begins") lastWords = "";
  if (kind === "file") named = { kind: "file", name: what };
  else if (kind === "ends") named = { kind: "ends", key: what };
  else if (kind === "bytes") {
    const bytes = what.toJs();
    self.postMessage({ ...named, bytes }, [bytes.buffer]);
  } else self.postMessage({ kind, ...unfolded(kind, what) });
}

function unfolded(kind, text) {
  if (kind === "progress") {
    const [done, total] = JSON.parse(text);
    return { done, total };
  }
  return kind === "done" || kind === "refused" ? { report: JSON.parse(text) } : text ? JSON.parse(text) : {};
}

function work({ job, files }) {
  if (mounted) python.FS.unmount(FILES);
  mounted = true;
  const { WORKERFS } = python.FS.filesystems;
  python.FS.mount(WORKERFS, { blobs: files.map(({ path, file }) => ({ name: path, data: file ?? MISSING })) }, FILES);
  WORKERFS.reader = { readAsArrayBuffer: readOrRefuse };
  bridge.run(JSON.stringify(job));
}

/** A file that is gone from the disk, or closed to us, is an error of that file and not of the runtime. */
function readOrRefuse(blob) {
  if (!blob) throw new python.FS.ErrnoError(ENOENT);
  try {
    return new FileReaderSync().readAsArrayBuffer(blob);
  } catch (error) {
    throw new python.FS.ErrnoError(error.name === "NotFoundError" ? ENOENT : EIO);
  }
}
