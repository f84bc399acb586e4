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

// The windows of a sign-in are relay.js alone.
if (!location.pathname.startsWith('/relay')) await start();
else if (names.relay) await load(names.relay, names.relayIntegrity);

async function start() {
  try {
    const [wasm] = await Promise.all([
      fetch(names.wasm, { integrity: integrityOf(names.wasm), credentials: 'same-origin' }),
      load(names.js),
    ]);
    const glue = await import(new URL(names.js, document.baseURI).href);
    await glue.default({ module_or_path: wasm });
  } catch (error) {
    // A panic during the start has its own panel; everything else ends here.
    const boot = document.getElementById('boot');
    if (boot) {
      boot.textContent =
        'Tidemark could not be loaded safely. Reload the page; if it stays so, use a current browser or tell your administrator.';
    }
    console.error('Tidemark could not start:', error.message);
  }
}
