/** More comments, another order, and the way back from a part to the whole, without loading the frame anew. */

import { announce, find, findAll, focusOn, make, parse } from "./dom";
import { dropKnown, enhance } from "./list";
import { word } from "./words";

const fetchDocument = async (link: HTMLAnchorElement): Promise<Document> => {
	const response = await fetch(link.href);
	if (!response.ok) throw new Error(`${response.status}`);
	return parse(await response.text());
};

/** Replaces the item that holds `link` by the comments it leads to. */
const extend = (link: HTMLAnchorElement, fetched: Document): void => {
	dropKnown(fetched);
	const items = findAll("#comments > li", fetched);
	const first = items.find((item) => item.matches(".comment"));
	link.closest("li")?.replaceWith(...items);
	enhance(document);
	announce(word("loaded"));
	const article = first && find("article", first);
	if (article) focusOn(article);
};

/** Replaces the conversation and what stands above it; the form keeps its place and its text. */
const replace = (fetched: Document): void => {
	const main = find("main");
	const fresh = find("main", fetched);
	const list = find("#comments");
	if (!main || !fresh || !list) return;
	for (const old of findAll(":scope > :is(.head, .notice, .empty)", main)) old.remove();
	for (const element of findAll(":scope > :is(.head, .notice, .empty)", fresh)) list.before(element);
	list.replaceWith(find("#comments", fresh) ?? list);
	Object.assign(main.dataset, fresh.dataset);
	enhance(document);
	announce(word("sorted"));
	const current = find(".sorts [aria-current]") ?? find(".heading");
	if (current) focusOn(current);
};

/** Follows a link to more of the conversation. `leave` clears the list of what must survive its replacement. */
export const loadMore = async (link: HTMLAnchorElement, leave: () => boolean): Promise<void> => {
	const busy = link.closest("li") ?? find("#comments");
	if (!busy || busy.ariaBusy) return;
	busy.ariaBusy = "true";
	announce(word("loading"));
	link.parentElement?.querySelector(".problem")?.remove();
	try {
		const fetched = await fetchDocument(link);
		if (link.closest("li")) {
			extend(link, fetched);
		} else if (leave()) {
			replace(fetched);
		}
	} catch {
		link.after(make("p", { className: "problem", role: "alert" }, word("unloaded")));
	}
	busy.ariaBusy = null;
};
