// \0node:util
const builtin = process.getBuiltinModule("node:util");
const aborted = builtin.aborted;
const callbackify = builtin.callbackify;
const debuglog = builtin.debuglog;
const inspect = builtin.inspect;
const promisify = builtin.promisify;
const stripVTControlCharacters = builtin.stripVTControlCharacters;
const styleText = builtin.styleText;
export { promisify as a, inspect as i, callbackify as n, stripVTControlCharacters as o, debuglog as r, styleText as s, aborted as t };
