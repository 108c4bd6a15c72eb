// The engine: the worker and its watch. A file that hangs or breaks the runtime ends the worker, never the work: a new
// worker gets everything the old one had found out, the file's failure among it, and the job begins again from there.

const SECONDS = 10; // for one file, as on the command line
const ALLOWANCE = 2; // WebAssembly is slower than the command line, and so are office PCs
const MOST_DEATHS_OUTSIDE = 1; // outside of any file: once may be chance, twice is the job itself

/** What the page embeds, unpacked once: everything a worker needs to begin. */
async function unpackParts() {
  const parts = {};
  for (const element of document.querySelectorAll("script[data-part]")) {
    const bytes = decoded(element.textContent);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    parts[element.dataset.part] = await new Response(stream).blob();
    element.remove();
    await new Promise((resolve) => setTimeout(resolve)); // the page stays alive
  }
  const module = await WebAssembly.compile(await parts.wasm.arrayBuffer());
  delete parts.wasm;
  return { parts, module };
}

function decoded(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

class Engine {
  /** `tell(event, what)` hears "ready", "reading", "progress", "writing", "file", "done", "refused", "broken". */
  constructor(tell) {
    this.tell = tell;
    this.seconds = SECONDS * ALLOWANCE;
    this.journal = new Map(); // key -> Uint8Array, or { reason, detail } where a file ended the worker
    this.task = null; // what the worker is at: { key, file, first }
    this.job = null;
    this.deaths = 0;
  }

  async begin() {
    const { parts, module } = await unpackParts();
    const code = new Blob([document.getElementById("worker").textContent], { type: "text/javascript" });
    this.start = { kind: "start", parts, module };
    this.address = URL.createObjectURL(code);
    this.spawn();
  }

  spawn() {
    this.ready = false;
    this.served = 0;
    const worker = new Worker(this.address);
    worker.onmessage = ({ data }) => worker === this.worker && this.hear(data);
    worker.onerror = (event) => worker === this.worker && this.died(false, event.message);
    this.worker = worker;
    worker.postMessage({ ...this.start, journal: [...this.journal] });
  }

  /** Do a job on files ({ path, file }); what comes of it is told. */
  run(job, files) {
    this.job = { kind: "job", job, files };
    this.deaths = 0;
    if (this.ready) this.worker.postMessage(this.job);
  }

  /** End the job; what was found out about files is kept. */
  stop() {
    this.job = null;
    this.restart();
  }

  restart() {
    this.settle();
    this.worker.terminate();
    this.spawn();
  }

  /** The task is over, one way or another. */
  settle() {
    clearTimeout(this.watch);
    this.task = null;
  }

  hear(message) {
    switch (message.kind) {
      case "ready":
        this.ready = true;
        this.tell("ready");
        if (this.job) this.worker.postMessage(this.job);
        return;
      case "begins":
        this.task = { key: message.key, first: this.served === 0 };
        this.served += 1;
        this.watch = setTimeout(() => this.late(), this.seconds * 1000);
        if (message.file) this.tell("reading", message.file);
        return;
      case "ends":
        this.settle();
        this.journal.set(message.key, message.bytes);
        return;
      case "died":
        this.died(message.memory, message.detail);
        return;
      case "done":
      case "refused":
        this.job = null;
    }
    this.tell(message.kind, message);
  }

  late() {
    this.journal.set(this.task.key, { reason: "timeout", detail: String(this.seconds) });
    this.restart();
  }

  /** What an earlier file left behind in a worker must not count against this one: a first death is tried again. */
  died(memory, detail) {
    console.warn(`worker died: ${detail}`);
    const { task } = this;
    if (task?.first) this.journal.set(task.key, { reason: memory ? "memory" : "crashed", detail: "" });
    else if (!task && (this.deaths += 1) > MOST_DEATHS_OUTSIDE) {
      this.job = null;
      this.tell("broken", { memory, detail });
      return;
    }
    this.restart();
  }
}
