// The window between a frame of Genesys Cloud and the sign-in, at /relay, and the one that the sign-in comes back to, at
// /relay/<region>. The relay keeps its opener, since it is served without an opener policy, and opens the sign-in in a
// window of its own: whatever becomes of that one's opener, its answer reaches the relay over a channel that both are on.
// Neither a token nor a verifier is ever here, and nothing of a message is believed by whom it is handed to.

const READY = 'tidemark relay ready';
const GO = 'tidemark relay go ';
const OVER = 'tidemark relay over';
const CALLBACK = 'tidemark callback ';
const LONGEST = 4096;

const path = location.pathname.match(/^\/relay(\/[\w.-]+)?$/);
if (path) {
  const { search } = location;
  // Before anything else: nothing of an answer stays in the address.
  history.replaceState(null, '', path[0]);
  const channel = new BroadcastChannel('tidemark.relay');
  if (path[1]) comeBack(channel, path[0], search.slice(1));
  else standBetween(channel);
}

// A text in the language of the page, where boot.js could load one; the marks are checked by scripts/languages.mjs.
function text(english, ...values) {
  const line = globalThis.tidemark?.(-1).split('\n').find((one) => one.startsWith(`${english}\t`));
  const said = line?.split('\t')[1].replace(/\{(\d+)\}/g, (_, at) => values[at]);
  return said ?? english.replace(/\{\w+\}/g, () => values.shift());
}

function made(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function say(words, ...more) {
  document.querySelector('main')?.remove();
  document.getElementById('boot')?.remove();
  // By its name the words are found where the language comes later.
  document.body.prepend(made('main', { className: 'gate' }, made('h1', {}, 'Tidemark'), made('p', { id: 'boot' }, words), ...more));
}

// The sign-in has answered at `at`: the relay hands it on, and says so.
function comeBack(channel, at, query) {
  say(text('Signing in…'));
  const state = stateOf(query);
  channel.addEventListener('message', ({ data }) => {
    if (state && data?.taken === state) close();
  });
  if (query && query.length <= LONGEST) channel.postMessage({ at, query });
  setTimeout(() => say(text('You can close this window, and sign in again in Genesys Cloud.')), 3000);
}

function stateOf(query) {
  return new URLSearchParams(query).get('state');
}

function standBetween(channel) {
  const frame = window.opener;
  const isOver = () => say(text('This window belongs to a sign-in that is over. You can close it.'));
  if (!frame) {
    isOver();
    return;
  }
  // The window of the sign-in that was opened from here, its state, and where it is to come back to: by the place its answer is
  // known to be of the region that was asked (RFC 9207 has no other sign here). Others may be under way on the same channel, for
  // other frames.
  let awaited = null;
  channel.addEventListener('message', ({ data }) => {
    if (!awaited || typeof data?.query !== 'string' || data.query.length > LONGEST) return;
    if (stateOf(data.query) !== awaited.state || data.at !== awaited.at) return;
    channel.postMessage({ taken: awaited.state });
    frame.postMessage(CALLBACK + data.query, location.origin);
    // What was posted arrives also from a window that is closed right afterwards.
    setTimeout(() => close(), 100);
  });
  addEventListener('message', ({ source, origin, data }) => {
    if (source !== frame || origin !== location.origin || typeof data !== 'string') return;
    if (data === OVER) {
      // One that has cut itself off stays, and says at its end that it can be closed.
      awaited?.signIn.close();
      close();
      return;
    }
    const url = data.startsWith(GO) && signInAddress(data.slice(GO.length));
    if (!url) return;
    const at = new URL(url.searchParams.get('redirect_uri')).pathname;
    offer(url, (signIn) => { awaited = { signIn, state: url.searchParams.get('state'), at }; });
  });
  frame.postMessage(READY, location.origin);
  // Whose sign-in was over before this window was there has nothing to say to it.
  setTimeout(() => document.querySelector('button') || isOver(), 5000);
}

// An address of the sign-in page of the region that it comes back for; nothing else is opened from here.
function signInAddress(text) {
  if (text.length > LONGEST || !URL.canParse(text)) return null;
  const url = new URL(text);
  const [start, region] = (url.searchParams.get('redirect_uri') ?? '').split('/relay/');
  const isOurs = start === location.origin && url.pathname === '/oauth/authorize' && !url.username && !url.password;
  const isLocal = url.hostname === `login.${region}.localhost`;
  const isThere = url.protocol === 'https:' ? isLocal || url.hostname === `login.${region}` : isLocal && url.protocol === 'http:';
  return isOurs && isThere ? url : null;
}

function offer(url, opened) {
  const button = made('button', { type: 'button', className: 'primary' }, text('Continue to {host}', url.hostname));
  const after = made('p', { role: 'status' });
  button.addEventListener('click', () => {
    const child = open(url.href, '_blank', 'popup,width=800,height=700');
    if (child) opened(child);
    after.textContent = child
      ? text('Sign in in the other window. If it shows an error instead of a sign-in page, an administrator has to add allow-popups-to-escape-sandbox to the integration.')
      : text('The browser blocked the window. Allow pop-ups for this page, then try again.');
  });
  say(text('Tidemark signs you in to Genesys Cloud in a window of its own.'), button, after);
  button.focus();
}
