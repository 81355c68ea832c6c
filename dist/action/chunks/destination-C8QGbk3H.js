// src/publish/destination.ts
/** The repository of something that lies below a target. */
function placeOf({ registry, org, repo }, name) {
	return [
		registry,
		org,
		repo,
		name
	].filter((part) => part !== "").join("/");
}
export { placeOf as t };
