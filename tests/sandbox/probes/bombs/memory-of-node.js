// Takes memory, outside of the heap that Node limits itself.
// outside: reached
// ends: Exit(0), TooMuchMemory, Signal(6), Signal(5), Signal(11), Exit(134)
const held = [];
try {
  for (let index = 0; index < 60; index++) held.push(Buffer.alloc(10 << 20, 1));
} catch (error) { console.log('refused:', error.message); }
if (held.length * (10 << 20) > WORLD.memory * 1.5) reached(`${held.length * 10} megabytes`);
