import { isAbsolute, join } from "node:path";
import { homedir } from "node:os";
// src/files/state-directory.ts
/** Where the user's own memory lies: never in a project, never in a pack. */
/** `$XDG_STATE_HOME/packwright`, or `~/.local/state/packwright`; `undefined` for a user without a home. */
function stateDirectory(env) {
	const state = env["XDG_STATE_HOME"];
	if (state !== void 0 && isAbsolute(state)) return join(state, "packwright");
	const home = env["HOME"] || homeOf();
	return home !== void 0 && isAbsolute(home) ? join(home, ".local", "state", "packwright") : void 0;
}
function homeOf() {
	try {
		return homedir();
	} catch {
		return;
	}
}
export { stateDirectory as t };
