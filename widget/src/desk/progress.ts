/** What is at work is looked at again by itself: its progress, and the list when it is over, unless somebody types. */

import { find, peek } from "./dom";
import { isTyped } from "./typed";

const EVERY = 2000;

let isWatched = false;

const look = async (): Promise<void> => {
	const link = find<HTMLAnchorElement>("[data-reload]");
	isWatched = link !== null;
	if (!link) return;
	// A service that is away for a moment is asked again.
	const answer = await peek(link.href).catch(() => undefined);
	const fresh = answer && find("#done", answer);
	// Meanwhile something else may have been done.
	if (fresh && link.isConnected) {
		const hadFocus = link.closest("#done")?.contains(document.activeElement);
		link.closest("#done")?.replaceWith(fresh);
		if (hadFocus) find("button, a", fresh)?.focus();
		isWatched = find("[data-reload]") !== null;
		if (!isWatched && !isTyped()) location.replace(link.href);
		if (!isWatched) return;
	}
	setTimeout(look, EVERY);
};

/** Begins to look, if something is at work. */
export const watch = (): void => {
	if (isWatched || !find("[data-reload]")) return;
	isWatched = true;
	setTimeout(look, EVERY);
};

watch();
