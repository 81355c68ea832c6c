// src/pack/provides.ts
/**
* Names that a host may ask for: what artifacts are installed as and their aliases, skills, agents and nodes.
*
* @returns `type:name`, sorted
*/
function providedNames(manifest) {
	const names = /* @__PURE__ */ new Set();
	for (const { type, install_as: as, aliases = [] } of manifest.artifacts ?? []) for (const name of [...as === void 0 ? [] : [as], ...aliases]) names.add(`${type}:${name}`);
	if (manifest.format === "agent-skill") names.add(`skill:${manifest.name}`);
	if (/-(?:plugin|extension)$/.test(manifest.format)) names.add(`plugin:${manifest.name}`);
	const { extra = {} } = manifest;
	for (const [field, type, key] of [
		[
			"agents",
			"agent",
			"agentId"
		],
		[
			"nodes",
			"node",
			"typeId"
		],
		[
			"chains",
			"chain",
			"chainId"
		],
		[
			"prompts",
			"prompt",
			"templateId"
		],
		[
			"cards",
			"card",
			"cardTypeId"
		],
		[
			"artifactTypes",
			"artifact-type",
			"artifactTypeId"
		],
		[
			"templates",
			"form-content",
			"templateId"
		]
	]) for (const item of Array.isArray(extra[field]) ? extra[field] : []) {
		const id = typeof item === "object" && item !== null ? item[key] : void 0;
		if (typeof id === "string") names.add(`${type}:${id}`);
	}
	const { provider } = extra;
	if (manifest.kind === "connection" && typeof provider?.id === "string") names.add(`connection:${provider.id}`);
	return [...names].sort();
}
export { providedNames as t };
