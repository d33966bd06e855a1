// Opens the system's Chromium and keeps a list of everything a page does that it should not.
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const asleep = new WeakMap();

/**
 * Runs `work` while the page's document can run scripts. On a page opened without JavaScript nothing of its own has run by then, and timers,
 * which axe needs, work only in here.
 */
export async function awake(page, work) {
  const session = asleep.get(page);
  // Each DevTools session keeps its own switch and passes on only changes, so ours is set before it is cleared.
  await session?.send("Emulation.setScriptExecutionDisabled", { value: true });
  await session?.send("Emulation.setScriptExecutionDisabled", { value: false });
  try {
    return await work();
  } finally {
    await session?.send("Emulation.setScriptExecutionDisabled", { value: true });
  }
}

/**
 * Opens a browser with one page. `problems` fills with console errors and warnings, uncaught exceptions, Content-Security-Policy reports and
 * requests to anywhere but `origin` (when given); `expectNoProblems()` throws when there are any. `close()` ends the browser.
 */
export async function launch({ javaScript = true, width = 1280, height = 900, colorScheme = "light", origin = null } = {}) {
  const executablePath = process.env.CHROMIUM;
  if (!executablePath) throw new Error("CHROMIUM is not set: run the browser tests with `cargo xtask test`, or set it to the path of Chromium");
  const browser = await chromium.launch({ executablePath, headless: true, args: FLAGS });
  const context = await browser.newContext({
    javaScriptEnabled: javaScript,
    viewport: { width, height },
    colorScheme,
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  if (!javaScript) asleep.set(page, await context.newCDPSession(page));
  const problems = [];
  page.on("console", (message) => {
    // Violations of the Content-Security-Policy arrive here too, as errors or (report-only) as other kinds.
    const text = message.text();
    if (["error", "warning"].includes(message.type()) || text.includes("Content Security Policy")) {
      problems.push(`console ${message.type()}: ${text} (${message.location().url})`);
    }
  });
  page.on("pageerror", (error) => problems.push(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) => {
    // A navigation that replaces another, or a download, is aborted by design.
    const why = request.failure()?.errorText ?? "unknown";
    if (why !== "net::ERR_ABORTED") problems.push(`request failed: ${request.url()}: ${why}`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (origin && url.protocol.startsWith("http") && url.origin !== origin) problems.push(`request to a third party: ${request.url()}`);
  });
  const expectNoProblems = () => {
    if (problems.length > 0) throw new Error(`the browser reported:\n  ${problems.join("\n  ")}`);
  };
  return { browser, context, page, problems, expectNoProblems, close: () => browser.close() };
}
