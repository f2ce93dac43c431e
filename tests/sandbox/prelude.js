const fs = require('fs');
process.on('exit', () => console.log('tried to the end'));
function reached(what) { console.log('REACHED', what); }
function attempt(what, action) {
  try { action(); } catch (error) { console.log('refused:', what, String(error.message).slice(0, 80)); return; }
  reached(what);
}
