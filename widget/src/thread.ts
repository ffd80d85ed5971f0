/**
 * The frame's script. The server's document reads and works without it; here its links and its form learn to do
 * the same in place. Each concern has a file; this one only decides who takes which click.
 */

import { find, make } from "./dom";
import { connect } from "./host";
import { followLink, goTo, show } from "./links";
import { enhance } from "./list";
import { loadMore } from "./more";
import { offerQuotes } from "./quote";
import { parameter } from "./service";
import { word } from "./words";
import { editor, openEditor, prepare } from "./writing";

/** `styles/script.css`, put in by the build. */
declare const STYLE: string;

// Made by the object model, which the content security policy leaves to the script.
const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);
document.adoptedStyleSheets.push(sheet);

/** What the host page may give, and the property that tells whether a browser understands it. */
const HOST_STYLE = [
	["accent", "color"],
	["text", "color"],
	["font", "font-family"],
] as const;

enhance(document);
prepare();

/** Answers or edits the comment of `link`, once the editor is there. */
const write = async (link: HTMLAnchorElement): Promise<void> => {
	const item = link.closest<HTMLElement>("li.comment");
	find(".problem", link.parentElement ?? undefined)?.remove();
	const opened = await openEditor();
	if (!opened) link.parentElement?.append(make("p", { className: "problem", role: "alert" }, word("unloaded")));
	else if (link.matches(".edit")) opened.edit(link);
	else if (item) opened.compose?.answer(item);
};

offerQuotes(async (item, text) => (await openEditor())?.compose?.quote(item, text));

/** Takes the form out of the list before it is replaced; false when it is sending, and the list must stay. */
const leave = (): boolean => editor?.compose?.home() ?? true;

const follow = (link: HTMLAnchorElement): boolean => {
	if (link.matches(".reply, .own > article .edit")) write(link);
	else if (link.matches(".more a, .sorts a, .whole")) loadMore(link, leave).then(() => editor?.showOwn());
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
	const { sso } = message;
	if (sso) openEditor().then((editor) => editor?.signOn(sso));
	const root = document.documentElement;
	root.dataset.theme = message.theme;
	for (const [name, property] of HOST_STYLE) {
		const value = message[name];
		root.style.setProperty(`--host-${name}`, CSS.supports(property, value) ? value : "");
	}
});

show(parameter("comment"), false);
