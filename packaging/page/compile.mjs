// Compiles a folder of Python files with the very Python that will run them: node compile.mjs PYODIDE-FOLDER FOLDER
//
// Each "a.py" becomes "a.pyc" beside it (the source goes away): a browser then starts in half the time. Hashes are
// fixed, so that the same sources give the same bytes.
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const [runtime, folder] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(runtime, "pyodide.mjs")).href);
const python = await loadPyodide({ indexURL: runtime, env: { PYTHONHASHSEED: "0" } });
python.FS.mkdir("/sources");
python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, "/sources");
python.runPython(`
import os, py_compile
for place, folders, names in os.walk("/sources"):
    folders.sort()
    for name in sorted(names):
        if name.endswith(".py"):
            path = os.path.join(place, name)
            shown = os.path.relpath(path, "/sources")
            mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
            py_compile.compile(path, path + "c", shown, doraise=True, invalidation_mode=mode)
            os.unlink(path)
`);
