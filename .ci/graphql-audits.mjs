// Runs all audits of the GraphQL-over-HTTP specification against a server, waiting for it to come up.
// Usage: node graphql-audits.mjs URL. Fails unless every audit says ok.
import { serverAudits } from 'graphql-http';

// Fewer would mean that this script no longer sees them.
const KNOWN = 61;
const PATIENCE_IN_SECONDS = 180;

const url = process.argv[2];
if (!url) {
  console.error('usage: node graphql-audits.mjs URL');
  process.exit(2);
}

await untilItAnswers(url);
const audits = serverAudits({ url, fetchFn: fetch });
const counts = { ok: 0, notice: 0, warn: 0, error: 0 };
for (const audit of audits) {
  const result = await judge(audit);
  counts[result.status] += 1;
  if (result.status !== 'ok') {
    console.log(`${result.status}: ${audit.id} ${audit.name}: ${result.reason}`);
  }
}
console.log(`${audits.length} audits: ${Object.entries(counts).map(([status, count]) => `${count} ${status}`).join(', ')}`);
process.exit(counts.ok === audits.length && audits.length >= KNOWN ? 0 : 1);

async function judge(audit) {
  try {
    return await audit.fn();
  } catch (error) {
    return { status: 'error', reason: String(error) };
  }
}

async function untilItAnswers(address) {
  const deadline = Date.now() + PATIENCE_IN_SECONDS * 1000;
  for (;;) {
    try {
      await fetch(address);
      return;
    } catch (error) {
      if (Date.now() > deadline) {
        console.error(`no answer from ${address}: ${error.cause ?? error}`);
        process.exit(1);
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
