/** Editing and deleting one's own comment in its place. */

import { drafts } from "./draft";
import { announce, ask, enhance, find, findAll, focusOn, idOf, make, parse, scrollTo, setHeading, word } from "./lent";
import { forgetOwn, keepOwn } from "./own";
import { Sender } from "./send";

const button = (key: string, className = "") => make("button", { type: "button", className, textContent: word(key) });

/** Takes a comment out, and with it the stub that stood only for its sake; the focus goes to what is near. */
const takeOut = (item: HTMLElement): void => {
	const list = item.parentElement;
	const holder = list?.closest<HTMLElement>(".comment");
	const near = item.nextElementSibling ?? item.previousElementSibling ?? holder;
	item.remove();
	if (holder?.matches(".deleted") && !list?.firstChild) {
		takeOut(holder);
		return;
	}
	const next = (near && find("article, a", near)) ?? find(".heading");
	if (next) focusOn(next);
};

/** Opens a form in place of the comment's text; `link` leads to the page that does the same without script. */
export const edit = async (link: HTMLAnchorElement): Promise<void> => {
	const item = link.closest<HTMLElement>("li.comment");
	const body = item && find(":scope > article > .body", item);
	if (!item || !body) return;
	const source = await ask(link.href).catch(() => undefined);
	find(":scope > article > .problem", item)?.remove();
	if (!source?.ok) {
		const { detail } = (await source?.json().catch(() => undefined)) ?? {};
		link.parentElement?.append(make("p", { className: "problem", role: "alert" }, detail || word("unloaded")));
		return;
	}

	// The text and what stands below it make room for the form.
	const parts = findAll(":scope > article > :not(header)", item);
	const text = make("textarea", { name: "body", maxLength: 10_000, ariaLabel: word("editing") });
	const draft = `edit:${item.id}`;
	const { body: stored } = await source.json();
	text.value = drafts.get(draft)?.body ?? stored;
	const save = make("button", { className: "primary", textContent: word("save") });
	const cancel = button("cancel");
	const remove = button("delete", "danger");
	const actions = make("div", { className: "actions" }, save, cancel, remove);
	const form = make("form", { noValidate: true }, make("div", { className: "field" }, text), actions);
	const sender = new Sender(form, save);
	let sure = false;

	const close = (): void => {
		drafts.put(draft, "");
		form.remove();
		for (const part of parts) part.hidden = false;
		link.focus();
	};
	const put = async (response: Response): Promise<void> => {
		const html = await response.text();
		const fresh = find("article", parse(html));
		const article = find(":scope > article", item);
		drafts.put(draft, "");
		if (!fresh || !article) return;
		article.replaceWith(fresh);
		if (item.matches(".deleted")) forgetOwn(idOf(item));
		else keepOwn(html, "", item.matches(".pending"));
		enhance(document);
		focusOn(fresh);
	};

	cancel.onclick = close;
	text.oninput = () => drafts.put(draft, text.value);
	form.onkeydown = (event) => {
		if (event.key === "Escape") close();
	};
	form.onsubmit = async (event) => {
		event.preventDefault();
		const response = await sender.send(() => ask(link.href, new URLSearchParams({ body: text.value })));
		if (!response?.ok) return;
		await put(response);
		announce(word("saved"));
	};
	remove.onclick = async () => {
		// The first press asks, the second deletes.
		if (!sure) {
			sure = true;
			sender.say(word("sure"), true);
			return;
		}
		const response = await sender.send(() =>
			ask(link.href.replace(/\/edit\b(?!\/)/, "/delete"), new URLSearchParams()),
		);
		if (!response?.ok) return;
		drafts.put(draft, "");
		setHeading(response);
		announce(word("deleted"));
		if (response.status === 204) {
			forgetOwn(idOf(item));
			takeOut(item);
			return;
		}
		item.className = "comment deleted";
		await put(response);
	};

	for (const part of parts) part.hidden = true;
	body.after(form);
	text.focus({ preventScroll: true });
	scrollTo(form);
};
