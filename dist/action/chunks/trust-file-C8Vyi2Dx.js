import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as jsonPath } from "./problems-3O3xPcn0.js";
// src/systems/trust-file.ts
/** @throws PackwrightError `POLICY_INVALID` naming every JSON path that is wrong */
function checkTrustFile(schema, document, file) {
	const parsed = schema.safeParse(document);
	if (parsed.success) return parsed.data;
	const lines = parsed.error.issues.map(({ path, message }) => `${jsonPath(path)} ${message}`);
	throw new PackwrightError("POLICY_INVALID", `${file} cannot be imported: ${lines.join("; ")}.`, {
		hint: "Known are nexo’s trusted_keys.toml and OpenWOP’s openwop-registry.json.",
		details: { file }
	});
}
export { checkTrustFile as t };
