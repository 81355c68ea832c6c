// src/text/canonical.ts
/** JSON in which the order of keys does not count. */
function canonical(value) {
	return JSON.stringify(value, (_, inner) => isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a < b ? -1 : 1)) : inner) ?? "undefined";
}
function isRecord(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
export { isRecord as n, canonical as t };
