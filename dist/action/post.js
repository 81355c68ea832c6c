import { rmSync } from "node:fs";
// src/commands/action/post.ts
/** The end of both actions: whatever happened, their credentials go. */
const directory = process.env["STATE_docker_config"];
if (directory) rmSync(directory, {
	recursive: true,
	force: true
});
export {};
