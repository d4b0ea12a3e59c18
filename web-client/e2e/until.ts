const PAUSE_MS = 100;

/**
 * Asks again and again until the answer is neither `undefined` nor `false`, and gives it back. After the deadline it
 * fails and says what was waited for and what was there instead.
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  deadlineMs = 20_000,
  instead: () => Promise<unknown> = async () => undefined,
): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) {
      throw new Error(`not within ${deadlineMs} ms: ${what}\ninstead: ${JSON.stringify(await instead())}`);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
