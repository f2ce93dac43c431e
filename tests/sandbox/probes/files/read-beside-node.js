// Reads what lies beside the project, with Node.
// outside: reached
attempt('a secret', () => fs.readFileSync(WORLD.outside + '/secret'));
attempt('its folder', () => fs.readdirSync(WORLD.outside));
attempt('by a link of its own', () => {
  const link = require('os').tmpdir() + '/link-' + process.pid;
  fs.symlinkSync(WORLD.outside + '/secret', link);
  try { return fs.readFileSync(link); } finally { fs.unlinkSync(link); }
});
