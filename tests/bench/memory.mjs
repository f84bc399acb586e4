// How much memory the WebAssembly of a page has.

const watch = () => {
  window.memories = new Set();
  const keep = (instance) => {
    for (const one of Object.values(instance.exports)) if (one instanceof WebAssembly.Memory) window.memories.add(one);
  };
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await original.apply(WebAssembly, given);
      keep(made.instance ?? made);
      return made;
    };
  }
};

// From the next document on that the page loads.
export const watchMemory = (page) => page.context().addInitScript(watch);

export async function memoryMB(page) {
  const bytes = await page.evaluate(() => [...window.memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0));
  return Math.round(bytes / 2 ** 20);
}
