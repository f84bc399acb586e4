// Secrets as canaries: whatever a sign-in makes is noted, and searched for in everything that a page leaves anywhere.

// From now on what the pages of a context are given, by its kind.
export function canaries(context) {
  const made = { code: new Set(), verifier: new Set(), token: new Set(), channel: new Set() };
  context.on('request', (request) => {
    const form = new URLSearchParams(request.method() === 'POST' ? request.postData() ?? '' : '');
    if (form.get('code')) made.code.add(form.get('code'));
    if (form.get('code_verifier')) made.verifier.add(form.get('code_verifier'));
  });
  context.on('response', async (response) => {
    const { pathname } = new URL(response.url());
    if (response.request().method() !== 'POST') return;
    if (pathname !== '/oauth/token' && pathname !== '/api/v2/notifications/channels') return;
    const { access_token: token, connectUri } = await response.json().catch(() => ({}));
    if (token) made.token.add(token);
    // The socket's address is the channel's secret.
    if (connectUri) made.channel.add(new URL(connectUri).pathname.split('/').at(-1));
  });
  return made;
}

export const secretsOf = (made) => Object.values(made).flatMap((kind) => [...kind]);

// Runs in the page: what it left, but for what the browser notes of requests.
export const left = async () => JSON.stringify([
  document.documentElement.outerHTML, location.href, history.state, document.title, document.cookie, document.referrer,
  { ...sessionStorage }, { ...localStorage }, await indexedDB.databases(), await caches.keys(), window.name,
]);

// Runs in the page: what the browser notes of it and of its requests, each as a kind and everything that is said of it.
const noted = () => performance.getEntries().map((entry) => [entry.entryType, JSON.stringify(entry)]);

// The kinds of secrets in what the browser notes of `place`, a page or an element of a frame, with the kind of note: docs/security.md
// names them.
export async function inNotes(place, made) {
  const notes = await place.evaluate(noted);
  const found = new Set();
  for (const [kind, secrets] of Object.entries(made)) {
    for (const [note, text] of notes) {
      if ([...secrets].some((secret) => text.includes(secret))) found.add(`${kind} in ${note}`);
    }
  }
  return [...found].sort();
}
