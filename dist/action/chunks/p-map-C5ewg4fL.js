import { n as pMap, t as init_p_map } from "./p-map-EIMnxKkS.js";
init_p_map();
export { pMap as default };
