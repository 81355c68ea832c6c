import { t as require_dist } from "./dist-Cojz4w8q.js";
var bundleToJSON = require_dist().bundleToJSON;
export { bundleToJSON };
