/** More comments, another order, and other parts of the conversation, without loading the frame anew. */

import { announce, find, findAll, focusOn, make, parse } from "./dom";
import { scrollTo } from "./host";
import { dropKnown, enhance } from "./list";
import { word } from "./words";

const fetchDocument = async (link: HTMLAnchorElement): Promise<Document> => {
	const response = await fetch(link.href);
	if (!response.ok) throw new Error();
	return parse(await response.text());
};

/** Replaces the item that holds `link` by the comments it leads to. */
const extend = (item: HTMLElement, fetched: Document): void => {
	dropKnown(fetched);
	const items = findAll("#comments > li", fetched);
	item.replaceWith(...items);
	enhance(document);
	announce(word("loaded"));
	const article = items[0] && find("article, a", items[0]);
	if (article) focusOn(article);
};

const PARTS = ":scope > :is(.head, .notice, .empty, .comments)";

/** Replaces the conversation and what stands above it; the form keeps its place and its text. */
const replace = (fetched: Document, sorted: boolean): void => {
	const main = find("main");
	const fresh = find("main", fetched);
	if (!main || !fresh) return;
	for (const old of findAll(PARTS, main)) old.remove();
	main.prepend(...findAll(PARTS, fresh));
	Object.assign(main.dataset, fresh.dataset);
	enhance(document);
	announce(word("loaded"));
	const start = find(sorted ? ".sorts [aria-current]" : ".above article") ?? find(".heading");
	if (!start) return;
	focusOn(start);
	scrollTo(start);
};

/** Follows a link to more of the conversation. `leave` clears the list of what must survive its replacement. */
export const loadMore = async (link: HTMLAnchorElement, leave: () => boolean): Promise<void> => {
	const item = link.matches(".whole") ? null : link.closest("li");
	const busy = item ?? find("#comments");
	const text = link.textContent;
	if (!busy || busy.ariaBusy) return;
	busy.ariaBusy = "true";
	link.textContent = word("loading");
	find(".problem", link.parentElement ?? busy)?.remove();
	try {
		const fetched = await fetchDocument(link);
		if (item) extend(item, fetched);
		else if (leave()) replace(fetched, link.matches(".sorts a"));
	} catch {
		link.after(make("p", { className: "problem", role: "alert" }, word("unloaded")));
	}
	link.textContent = text;
	busy.ariaBusy = null;
};
