/** What the loader needs on some pages only. `embed.ts` imports it on first use. */

export { count } from "../counts";
export { obey, warn } from "../obey";
