// What the libraries carry into the page and the page cannot say: names of source files, of which a panic tells crate and line
// alone, and texts about files, threads and servers. They become blanks, which compression makes nothing of. A text that is
// looked for in vain fails the build, so that this list stays true when a library changes.

// The errors of files and sockets that no browser gives (std::io::ErrorKind), up to those that memory and sockets share.
const IO = [
  'permission denied', 'connection refused', 'connection reset', 'host unreachable', 'network unreachable', 'not connected',
  'address in use', 'address not available', 'broken pipe', 'entity already exists', 'operation would block', 'not a directory',
  'directory not empty', 'read-only filesystem or storage medium', 'filesystem loop or indirection limit (e.g. symlink loop)',
  'stale network file handle', 'invalid input parameter', 'no storage space', 'seek on unseekable file', 'resource busy',
  'deadlock', 'operation successful', 'network down', 'entity not found', 'uncategorized error', 'write zero', 'invalid data',
  'unsupported', 'executable file busy', 'cross-device link or rename', 'operation interrupted', 'connection aborted', 'is a directory',
  'quota exceeded', 'file too large', 'too many links', 'invalid filename', 'argument list too long', 'unexpected end of file',
];

// A page has one thread, and no server renders it.
const OTHERS = [
  'Value is None because the `ssr` feature is active. When `ssr` is enabled, tachys skips creating client-side values (event '
    + 'handlers, directives, properties) to avoid cross-thread panics on multithreaded servers. If you are building a client-side '
    + '(CSR or hydrate) target, this means the `ssr` feature is being activated unintentionally via Cargo feature unification; '
    + 'another dependency in your workspace is enabling it. Run `cargo tree -e features -i tachys` to identify the source.',
  'Dereferenced SendWrapper<T> variable from a thread different to the one it has been created with.',
  'Dropped SendWrapper<T> variable from a thread different to the one it has been created with.',
  'failed to generate unique thread ID: bitspace exhausted',
  "use of std::thread::current() is not possible after the thread's local data has been destroyed",
];

// A panic ends the page: nothing is poisoned by one, and none comes twice. No value of a thread is destroyed before its page is, the
// executor is set before anything is drawn, no list is as long as the memory, and nothing is written that fails to be. No object of Rust
// is handed to a script, no key of what is sent is a number, and nobody asks a future that has ended. What is thrown is an error, what is
// drawn has a place, and what is read is never a list in place of an object.
const NEVER = [
  'Once instance has previously been poisoned', 'LazyCell instance has previously been poisoned',
  'one-time initialization may not be performed recursively', 'cannot modify the panic hook from a panicking thread',
  'cannot access a Thread Local Storage value during or after destruction: ',
  "Executor::spawn called, but no global 'spawn' function is configured.",
  "Executor::spawn_local called, but no global 'spawn_local' function is configured.",
  'attempt to join into collection with len > usize::MAX', 'assertion failed: psize >= size + min_overhead',
  'assertion failed: psize <= size + max_overhead',
  'a formatting trait implementation returned an error when the underlying stream did not',
  'a Display implementation returned an error unexpectedly', 'finish: result should be None',
  'recursive use of an object detected which would lead to unsafe aliasing in rust',
  'attempted to take ownership of Rust value while it was borrowed', 'null pointer passed to rust',
  'float key must be finite (got NaN or +/-inf)', 'expected key to be a number in quotes',
  'Polled future after completion', 'polled Feed after completion', '`async fn` resumed after completion',
  'Map must not be polled after it returned `Poll::Ready`',
  'Polled future after finished', 'FnOnce called more than once', 'finish: callbacks should be Some', 'inner is None only in drop',
  'Got a QuickInitGuard in slow init', 'No guard available even without polling', 'QueueHead dropped without a waker list',
  'Attempted to initialize thread-local while it is being dropped', 'cannot recursively acquire mutex', 'Arc counter overflow',
  'Tried to shrink to a larger capacity', 'Hash table capacity overflow', 'assertion failed: self.is_char_boundary(new_len)',
  'JsValue passed is not an Error type -- this is a bug', 'js_value passed has no string representation',
  'placeholder parent should be Element', 'could not find parent element', 'TryFromSliceError', 'LayoutError',
  "The JS binding should only ever produce a valid value or the specific 'invalid' value",
];

// Which characters can be seen (core::unicode::printable): tables for what writes texts so that any of them can, which the page does not do
// (wordless.mjs). Two sets, one behind the other; where a compiler has others, they stay.
const SEEN = { first: '0006010103010402', second: '00010305050606020706080709110a1c', end: '0480be031b030f0d', from: 808, length: 1_460 };

function withoutSeen(wasm) {
  const at = wasm.indexOf(SEEN.first, 'hex');
  const isThere = (part, where) => wasm.indexOf(part, where, 'hex') === where;
  if (at < 0 || !isThere(SEEN.second, at + SEEN.from) || !isThere(SEEN.end, at + SEEN.length - SEEN.end.length / 2)) return wasm;
  return Buffer.concat([wasm.subarray(0, at), Buffer.alloc(SEEN.length), wasm.subarray(at + SEEN.length)]);
}

const blank = (text) => ' '.repeat(text.length);

// Where a panic lies in somebody else's source: the crate in so much room as the path had.
function withoutFiles(text) {
  return text
    .replace(/\/rustc\/[0-9a-f]{40}\/library\/(\w+)\/[\w/]+\.rs/g, (path, crate) => crate.padEnd(path.length))
    .replace(/-\d[\w.+-]*\/src\/[\w/]+\.rs/g, blank);
}

// The first load without them.
export function withoutUnsaid(wasm) {
  const text = [...IO, ...OTHERS, ...NEVER].reduce((rest, unsaid) => {
    const parts = rest.split(unsaid);
    if (parts.length !== 2) throw new Error(`"${unsaid}" stands ${parts.length - 1} times in the page: look at scripts/unsaid.mjs`);
    return parts.join(blank(unsaid));
  }, wasm.toString('latin1'));
  return withoutSeen(Buffer.from(withoutFiles(text), 'latin1'));
}
