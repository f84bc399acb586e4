// Another language than English: fetches its texts, and asks the browser how it writes numbers and days. boot.js loads this
// only where it is wanted, and the page takes what it leaves (src/browser/language.rs). scripts/languages.mjs writes the list.

// Tag: file and integrity.
const catalogs = CATALOGS;

// The catalog for a tag, or for its language; English is none. What only proves the page is given to nobody who did not ask.
function catalogFor(tag) {
  const known = Object.keys(catalogs);
  const is = (one) => one.toLowerCase() === tag.toLowerCase();
  const [language] = tag.toLowerCase().split('-');
  return known.find(is) ?? known.find((one) => one.toLowerCase().split('-')[0] === language && one !== 'ar-XB');
}

// The first that the page can speak, English among them.
function chosen(wanted) {
  for (const tag of wanted) {
    const catalog = catalogFor(tag);
    if (catalog || /^en\b/i.test(tag)) return catalog;
  }
  return undefined;
}

// In the order of `Ask` in core/src/language.rs.
function answers(tag) {
  const locale = tag === 'ar-XB' ? 'ar-u-nu-latn' : tag;
  const dates = (options) => {
    let format;
    return (at) => (format ??= new Intl.DateTimeFormat(locale, options)).format(at);
  };
  const [plural, number] = [new Intl.PluralRules(locale), new Intl.NumberFormat(locale)];
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const day = { weekday: 'short', day: 'numeric', month: 'short' };
  return [
    (n) => plural.select(n),
    (n) => number.format(n),
    dates({ day: 'numeric', month: 'short', ...time, second: '2-digit' }),
    dates({ day: 'numeric', month: 'short', year: 'numeric', ...time, second: '2-digit' }),
    dates({ ...day, year: 'numeric' }),
    dates(day),
    dates({ ...day, ...time }),
    dates({ weekday: 'long', timeZone: 'UTC' }),
    dates({ weekday: 'short', timeZone: 'UTC' }),
  ];
}

export async function speak(wanted) {
  const tag = chosen(wanted);
  if (!tag) return;
  const [file, integrity] = catalogs[tag];
  // Nobody waits for words for long: without them the page is English.
  const answer = await fetch(new URL(file, import.meta.url), { integrity, signal: AbortSignal.timeout(8000) });
  if (!answer.ok) throw new Error(`${tag}: status ${answer.status}`);
  const texts = await answer.text();
  const answering = answers(tag);
  globalThis.tidemark = (asked, number) => (asked < 0 ? texts : answering[asked](number));
  Object.assign(document.documentElement, { lang: tag, dir: /^ar\b/.test(tag) ? 'rtl' : 'ltr' });
  // What stands in the document itself.
  for (const element of document.querySelectorAll('#boot, #slow, #unsafe, .stuck, :is(#crash, #lost) :is(p, a, button, button + span)')) {
    const line = texts.split('\n').find((line) => line.startsWith(`${element.textContent}\t`));
    // What says the rest may not come, and these words stay.
    if (line && element.children.length === 0) Object.assign(element, { lang: tag, textContent: line.split('\t')[1] });
  }
}
