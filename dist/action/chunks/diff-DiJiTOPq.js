export { r as diffCommand } from "./diff--_dsxGe-.js";
