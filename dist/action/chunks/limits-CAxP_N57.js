import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as DEFAULT_LIMITS } from "./limits-Cao25gjv.js";
// src/commands/flags/limits.ts
const UNITS = {
	"": 1,
	k: 1024,
	m: 1024 ** 2,
	g: 1024 ** 3
};
function withLimitFlag(command) {
	return command.option("--limit <name=value>", "another limit for archives, e.g. maxTotalBytes=8g; may be repeated (docs/limits.md)", (written, all) => [...all, written], []);
}
/** @throws PackwrightError `USAGE` */
function limits({ limit }) {
	if (limit.length === 0) return void 0;
	const changed = limit.map((written) => {
		const [, name = "", count, unit = ""] = /^(\w+)=(\d{1,15})([kmg]?)$/i.exec(written) ?? [];
		const value = Number(count) * (UNITS[unit.toLowerCase()] ?? 1);
		if (name in DEFAULT_LIMITS && Number.isSafeInteger(value)) return [name, value];
		throw new PackwrightError("USAGE", `--limit ${written} is not a limit and its value.`, { hint: `The limits are ${Object.keys(DEFAULT_LIMITS).join(", ")}; write e.g. maxTotalBytes=8g.` });
	});
	return {
		...DEFAULT_LIMITS,
		...Object.fromEntries(changed)
	};
}
export { withLimitFlag as n, limits as t };
