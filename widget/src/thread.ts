/**
 * The frame's script. The server's document reads and works without it; here its links and its form learn to do
 * the same in place. Each concern has a file; this one only decides who takes which click.
 */

import { Compose } from "./compose";
import { find } from "./dom";
import { edit } from "./edit";
import { connect } from "./host";
import { followLink, goTo, show } from "./links";
import { enhance } from "./list";
import { loadMore } from "./more";
import { recallOwn } from "./own";
import { parameter } from "./service";

/** What the host page may give, and the property that tells whether a browser understands it. */
const HOST_STYLE = [
	["accent", "color"],
	["text", "color"],
	["font", "font-family"],
] as const;

enhance(document);
const form = find<HTMLFormElement>("#compose");
const compose = form ? new Compose(form) : undefined;

const follow = (link: HTMLAnchorElement): boolean => {
	const item = link.closest<HTMLElement>("li.comment");
	if (link.matches(".reply") && compose && item) compose.answer(item);
	else if (link.matches(".own > article .edit")) edit(link);
	else if (link.matches(".more a, .sorts a, .whole")) loadMore(link, () => compose?.home() ?? true);
	else return followLink(link);
	return true;
};

document.addEventListener("click", (event) => {
	const link = event.target instanceof Element && event.target.closest("a");
	// A click that asks for another tab, or that somebody else has taken, is left alone.
	if (!link || event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
	if (follow(link)) event.preventDefault();
});

connect((message) => {
	if (message.type === "goto") {
		goTo(message.id);
		return;
	}
	const root = document.documentElement;
	root.dataset.theme = message.theme;
	for (const [name, property] of HOST_STYLE) {
		const value = message[name];
		root.style.setProperty(`--host-${name}`, CSS.supports(property, value) ? value : "");
	}
});

show(parameter("comment"), false);
recallOwn();
