// src/trust/lazy.ts
/** What needs Sigstore's libraries: they are loaded with the first bundle, and not before. */
/** As in `statements.ts`. */
const readStatements = async (...args) => {
	return await (await import("./statements-ByLk6RiI.js")).readStatements(...args);
};
/** As in `decide.ts`. */
const decideTrust = async (...args) => {
	return await (await import("./decide-B_nSEGJJ.js")).decideTrust(...args);
};
/** Loads a trusted root and says what it holds. @throws PackwrightError `TRUSTED_ROOT_INVALID` */
async function describeTrustedRoot(...source) {
	const { describeRoot, loadTrustedRoot } = await import("./root-DGKP5dSY.js");
	return describeRoot(await loadTrustedRoot(...source));
}
export { describeTrustedRoot as n, readStatements as r, decideTrust as t };
