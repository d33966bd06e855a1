// Starts the built binary on a fresh data folder and stops it again, for tests.
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What `serve` prints on stdout once it answers. The only place that knows these lines. */
export const LISTENS = /^Vouchsafe listens on (http:\/\/\S+?)\/?$/m;
/** The one-time link, printed beside it: to sign in, or to set up an empty installation. */
export const LINK = /^(?:Sign in once|Set up) with (http:\/\/\S+)$/m;

const running = new Map();
// A test process that ends early (a failed assertion outside a test, Ctrl-C) leaves neither a server nor a folder behind.
process.on("exit", () => {
  for (const [child, folder] of running) {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
});
for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]]) process.once(signal, () => process.exit(code));

/** The binary under test: `cargo xtask test` builds it and sets the variable. */
export function binary() {
  const path = process.env.VOUCHSAFE_BIN;
  if (!path) throw new Error("VOUCHSAFE_BIN is not set: run the browser tests with `cargo xtask test`, or point it at the binary to test");
  return path;
}

/**
 * Starts `serve` with `args` on a free port and a temporary data folder, and waits until it has printed its address and, unless `link` is
 * false, the one-time link. Returns `{ origin, link, data, output(), stop() }`; `stop` ends the process and deletes the folder.
 */
export async function startServer({ args = [], env = {}, link = true, timeout = 60_000 } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "vouchsafe-e2e-"));
  const data = join(folder, "data");
  const child = spawn(binary(), ["serve", "--data", data, "--listen", "127.0.0.1:0", ...args], {
    cwd: folder,
    env: { ...process.env, XDG_STATE_HOME: join(folder, "state"), NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.set(child, folder);
  let stdout = "";
  let stderr = "";
  const ended = new Promise((resolve) => {
    child.once("error", (error) => resolve(`could not be started: ${error.message}`));
    child.once("close", (code, signal) => resolve(`ended with ${signal ?? `exit code ${code}`}`));
  }).then((how) => {
    running.delete(child);
    return how;
  });
  const output = () => `--- stdout of the server\n${stdout}--- stderr of the server\n${stderr}---`;
  const stop = async () => {
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
    const how = await ended;
    clearTimeout(late);
    await rm(folder, { recursive: true, force: true });
    return how;
  };

  const ready = new Promise((resolve) => {
    const look = () => {
      const origin = LISTENS.exec(stdout)?.[1];
      const oneTime = LINK.exec(stdout)?.[1];
      // Only whole lines count: a chunk may end in the middle of a link.
      if (origin && (oneTime || !link) && stdout.endsWith("\n")) resolve({ origin, link: oneTime });
    };
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
      look();
    });
    child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
  });
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, timeout, `printed no address${link ? " and link" : ""} in ${timeout} ms`)));
  const first = await Promise.race([ready, ended, late]);
  clearTimeout(timer);
  if (typeof first === "string") {
    await stop();
    throw new Error(`vouchsafe serve ${args.join(" ")} ${first}\n${output()}`);
  }
  return { ...first, data, output, stop };
}
