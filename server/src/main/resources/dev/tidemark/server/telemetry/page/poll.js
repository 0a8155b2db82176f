// Asks the server once a second, and tells of each answer and of each second without one.
const Poll = (() => {
  const INTERVAL_MS = 1000;
  const PATIENCE_MS = 2500;

  async function ask() {
    const reply = await fetch("/status.json", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!reply.ok) {
      throw new Error(`status ${reply.status}`);
    }
    return reply.json();
  }

  async function run(onAnswer, onSilence) {
    const began = performance.now();
    const answer = await ask().catch(() => null); // whatever the reason, there is none
    setTimeout(run, Math.max(0, INTERVAL_MS - (performance.now() - began)), onAnswer, onSilence);
    if (answer === null) {
      onSilence();
    } else {
      onAnswer(answer);
    }
  }

  return { run };
})();
