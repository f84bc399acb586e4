// Starts the page. An external file, because the Content-Security-Policy allows no inline script; it loads nothing that
// it cannot check, and says so where it fails.

const names = document.querySelector('meta[name="tidemark"]').dataset;

function integrityOf(url) {
  const path = new URL(url, document.baseURI).pathname;
  const links = [...document.querySelectorAll('link[integrity]')];
  return links.find((link) => new URL(link.href).pathname === path)?.integrity ?? '';
}

// A script element checks its integrity; an import of the same address afterwards gives that same, checked module.
function load(url, integrity = integrityOf(url)) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.type = 'module';
    script.integrity = integrity;
    script.src = url;
    script.addEventListener('load', resolve);
    script.addEventListener('error', () => reject(new Error('the script did not load')));
    document.head.append(script);
  });
}

// What only screens that are opened later look like.
if (names.style) {
  const link = document.createElement('link');
  Object.assign(link, { rel: 'stylesheet', href: names.style, integrity: names.styleIntegrity });
  document.head.append(link);
}

const isRelay = location.pathname.startsWith('/relay');
const hosted = saidByHost();

// Details for whoever is asked for help; the page itself cannot answer a click any more.
const [details, copy, copied] = document.querySelectorAll('#crash :is(code, button, button + span)');
details.append(names.wasm);
// Where a frame may not copy, what is selected can be.
copy.onclick = () => navigator.clipboard.writeText(details.textContent)
  .then(() => { copied.hidden = false; }, () => getSelection().selectAllChildren(details));

document.querySelector('#lost button').onclick = ({ target }) => { target.parentNode.hidden = true; };

// What stops the program otherwise than by a panic, as memory that cannot grow or a stack that is full, it cannot tell itself.
let memory;
const stopped = (error) => {
  if (!/^(Runtime|Range|Internal)Error/.test(error?.name) || !/wasm/.test(error.stack)) return;
  document.getElementById('crash-place').textContent ||= `${error.message}, memory ${memory?.buffer.byteLength >> 20} MB`;
  document.getElementById('crash').hidden = false;
  // Under a dialog nobody could press anything.
  document.querySelectorAll('dialog[open]').forEach((dialog) => dialog.remove());
};
addEventListener('error', ({ error }) => stopped(error));
addEventListener('unhandledrejection', ({ reason }) => stopped(reason));

try {
  // The windows of a sign-in are relay.js alone.
  if (!isRelay) await start();
  else if (names.relay) {
    const words = speak();
    if (location.pathname === '/relay') await words;
    await load(names.relay, names.relayIntegrity);
  }
} catch (error) {
  stopped(error);
  // A panic during the start has its own panel; everything else ends here.
  const boot = document.getElementById('boot');
  if (boot) {
    // The server, where it answers, may have a newer page than this one. Nothing is lost by a second try, and the entry remembers
    // that there was one. The answer to a sign-in is not sent there again, and stays in no address.
    const answered = /[?&](code|error)=/.test(location.search);
    const again = !answered && !history.state && await fetch('/', { cache: 'no-store' }).then(({ ok }) => ok, () => false);
    history.replaceState(1, '', answered ? location.pathname : location.href);
    if (again) location.reload();
    boot.hidden = true;
    document.getElementById('unsafe').hidden = again;
  }
  console.error('Tidemark could not start:', error.message);
}

// What a host has said in the address of its frame is so until it says something else: a reload and the way back from a
// sign-in have other addresses. The frames of one tab share their storage, so each keeps it under a name of its own. What a
// frame says to the window of its sign-in, that one hands to the window which it opens, as browsers do with storage.
function saidByHost() {
  if (self === top && !isRelay) return '';
  const known = /^[gp]c(HostOrigin|TargetEnv|Environment|LangTag|ConversationId|UsePopupAuth)=/;
  const said = location.search.slice(1).split('&').filter((one) => known.test(one)).join('&');
  try {
    if (!isRelay && !window.name.startsWith('tidemark-frame.')) window.name = `tidemark-frame.${Math.random()}`;
    const name = isRelay ? 'tidemark-relay' : window.name;
    if (said) sessionStorage.setItem(name, said);
    return sessionStorage.getItem(name) ?? '';
  } catch {
    return said;
  }
}

// Another language than English: the agent's own choice, that of the host of a frame, or the browser's. What is lost of it
// leaves English, and the page says so (#lost).
async function speak() {
  let own;
  try {
    // Views and limits of agents who shared one name for them: nobody reads them any more.
    for (const old of ['views', 'limits']) localStorage.removeItem(`tidemark.${old}`);
    own = localStorage.getItem('tidemark.language');
  } catch {
    // Nothing may be kept here.
  }
  const host = new URLSearchParams(hosted);
  // A name that it does not know the host leaves as it was written.
  const hosts = ['gcLangTag', 'pcLangTag'].map((name) => host.get(name)).find((tag) => tag && !tag.startsWith('{{'));
  const wanted = [own, hosts, ...navigator.languages].filter(Boolean);
  if (!names.speak || /^en\b/i.test(wanted[0])) return;
  try {
    await load(names.speak, names.speakIntegrity);
    await (await import(new URL(names.speak, document.baseURI).href)).speak(wanted);
  } catch {
    // Nobody works in the windows of a sign-in.
    if (!isRelay) document.documentElement.dataset.lost = wanted[0];
  }
}

async function start() {
  document.documentElement.dataset.hosted = hosted;
  const [wasm] = await Promise.all([
    fetch(names.wasm, { integrity: integrityOf(names.wasm), credentials: 'same-origin' }),
    load(names.js),
    speak(),
  ]);
  const glue = await import(new URL(names.js, document.baseURI).href);
  ({ memory } = await glue.default({ module_or_path: wasm }));
}
