const HEARTBEAT_MS = 15_000;
const REDRAW_MS = 200;

/**
 * Does `work` while showing its title, the time it takes and what it is at; one line in the end.
 * @template T
 * @param {string} title
 * @param {(note: (detail: string) => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function showProgress(title, work) {
  const start = Date.now();
  let detail = '';
  const line = process.stdout.isTTY ? liveLine(title) : plainLines(title);
  line.begin();
  const timer = setInterval(() => line.update(elapsed(start), detail), line.every);
  try {
    const result = await work((text) => {
      detail = text;
    });
    line.end(`done in ${elapsed(start)}`);
    return result;
  } catch (error) {
    line.end(`failed after ${elapsed(start)}`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** @param {number} start milliseconds since the epoch */
export function elapsed(start) {
  const seconds = (Date.now() - start) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** @param {string} title */
function liveLine(title) {
  const width = () => (process.stdout.columns ?? 80) - 1;
  /** @param {string} text */
  const draw = (text) => process.stdout.write(`\r\x1b[K${text.slice(0, width())}`);
  return {
    every: REDRAW_MS,
    begin: () => draw(`  ${title} …`),
    /** @param {string} time @param {string} detail */
    update: (time, detail) => draw(`  ${title} … ${time}${detail && `  ${detail}`}`),
    /** @param {string} text */
    end: (text) => process.stdout.write(`\r\x1b[K  ${title}: ${text}\n`),
  };
}

/** For logs and pipes: a line at the start, a sign of life now and then, a line at the end. @param {string} title */
function plainLines(title) {
  return {
    every: HEARTBEAT_MS,
    begin: () => console.log(`  ${title} …`),
    /** @param {string} time @param {string} detail */
    update: (time, detail) => console.log(`    still working after ${time}${detail && ` (${detail})`}`),
    /** @param {string} text */
    end: (text) => console.log(`  ${title}: ${text}`),
  };
}
