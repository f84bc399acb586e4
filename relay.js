// The window between a frame of Genesys Cloud and the sign-in, at /relay, and the one that the sign-in comes back to, at
// /relay/<region>. The relay keeps its opener, since it is served without an opener policy, and opens the sign-in in a
// window of its own: whatever becomes of that one's opener, its answer reaches the relay over a channel that both are on.
// Neither a token nor a verifier is ever here, and nothing of a message is believed by whom it is handed to.

const READY = 'tidemark relay ready';
const GO = 'tidemark relay go ';
const CALLBACK = 'tidemark callback ';
const LONGEST = 4096;

const path = location.pathname.match(/^\/relay(\/[\w.-]+)?$/);
if (path) {
  const { search } = location;
  // Before anything else: nothing of an answer stays in the address.
  history.replaceState(null, '', path[0]);
  const channel = new BroadcastChannel('tidemark.relay');
  if (path[1]) comeBack(channel, search.slice(1));
  else standBetween(channel);
}

function say(text, ...more) {
  const place = document.getElementById('boot');
  place.className = 'gate';
  place.textContent = text;
  place.append(...more);
}

// The sign-in has answered: the relay hands it on, and says so.
function comeBack(channel, query) {
  say('Signing in…');
  channel.addEventListener('message', ({ data }) => {
    if (data === 'taken') close();
  });
  if (query && query.length <= LONGEST) channel.postMessage({ query });
  setTimeout(() => say('You can close this window, and sign in again in Genesys Cloud.'), 3000);
}

function standBetween(channel) {
  const frame = window.opener;
  if (!frame) {
    say('This window belongs to a sign-in that is over. You can close it.');
    return;
  }
  let child = null;
  channel.addEventListener('message', ({ data }) => {
    if (!child || typeof data?.query !== 'string' || data.query.length > LONGEST) return;
    channel.postMessage('taken');
    frame.postMessage(CALLBACK + data.query, location.origin);
    // What was posted arrives also from a window that is closed right afterwards.
    setTimeout(() => close(), 100);
  });
  addEventListener('message', ({ source, origin, data }) => {
    if (source !== frame || origin !== location.origin || typeof data !== 'string' || !data.startsWith(GO)) return;
    const url = signInAddress(data.slice(GO.length));
    if (url) offer(url, (opened) => { child = opened; });
  });
  frame.postMessage(READY, location.origin);
}

// An address of a sign-in page that comes back to us; nothing else is opened from here.
function signInAddress(text) {
  if (text.length > LONGEST || !URL.canParse(text)) return null;
  const url = new URL(text);
  const local = url.protocol === 'http:' && url.hostname.endsWith('.localhost');
  const back = url.searchParams.get('redirect_uri') ?? '';
  const isOurs = back.startsWith(`${location.origin}/relay/`) && url.pathname === '/oauth/authorize' && url.hostname.startsWith('login.');
  return isOurs && (url.protocol === 'https:' || local) && !url.username && !url.password ? url : null;
}

function offer(url, opened) {
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', className: 'primary', textContent: `Continue to ${url.hostname}` });
  const after = document.createElement('p');
  button.addEventListener('click', () => {
    const child = open(url.href, '_blank', 'popup,width=800,height=700');
    opened(child);
    after.textContent = child
      ? 'Sign in in the other window. If it shows an error instead of a sign-in page, an administrator has to add allow-popups-to-escape-sandbox to the integration.'
      : 'The browser blocked the window. Allow pop-ups for this page, then try again.';
  });
  say('Tidemark signs you in to Genesys Cloud in a window of its own.', button, after);
  button.focus();
}
