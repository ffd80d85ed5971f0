/** What the loader needs on some pages only, and never for the first comment. `embed.ts` imports it on first use. */

/** Scrolls the page to what stands at `offset` of the window, unless the reader sees it already. */
export const bringIntoView = (offset: number): void => {
	const padding = Number.parseInt(getComputedStyle(document.documentElement).scrollPaddingTop, 10) || 0;
	const top = offset - padding - 16;
	if (top >= 0 && top <= innerHeight * 0.6) return;
	const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
	scrollBy({ top, behavior: still ? "instant" : "smooth" });
};
