/** Links to single comments: from the host page's address, and within the conversation. */

import { reveal } from "./collapse";
import { comment, find, focusOn } from "./dom";
import { framed, scrollTo, tell } from "./host";

let fading: ReturnType<typeof setTimeout>;

/** Shows one comment to the reader; false when it is not in this document. */
export const show = (id: string, focus = true): boolean => {
	const item = comment(id);
	const article = item && find(":scope > article", item);
	if (!item || !article) return false;
	reveal(item);
	find(".found")?.classList.remove("found");
	item.classList.add("found");
	clearTimeout(fading);
	fading = setTimeout(() => item.classList.remove("found"), 4000);
	if (focus) focusOn(article);
	scrollTo(article);
	return true;
};

/** Shows a comment, or lets the host page open it in a view of its own. */
export const goTo = (id: string): void => {
	if (!show(id)) tell({ type: "missing", id });
};

/** Follows a click on a link to a comment; false when the browser should. */
export const followLink = (link: HTMLAnchorElement): boolean => {
	if (!framed) return false;
	// A permalink, be it a comment's own or one in a text; or a place in this document.
	const permalink = link.origin === location.origin && /\/comments\/([\da-f-]{36})$/.exec(link.pathname)?.[1];
	const id = permalink || (link.getAttribute("href")?.startsWith("#") && link.hash.slice("#rejoinder-".length));
	if (!id) return false;
	tell({ type: "hash", id });
	goTo(id);
	return true;
};
