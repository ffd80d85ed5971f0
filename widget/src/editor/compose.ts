/** The form: it moves to the comment it answers, keeps what is typed, previews and posts. */

import { keepDetails, recallDetails } from "./details";
import { drafts } from "./draft";
import {
	announce,
	ask,
	comment,
	embed,
	find,
	guest,
	idOf,
	loadMore,
	make,
	nameOf,
	parse,
	place,
	randomKey,
	scrollTo,
	setHeading,
	show,
	tell,
	wayBack,
	word,
} from "./lent";
import { keepOwn, showOwn } from "./own";
import { Sender } from "./send";

/** Who speaks in the form. */
interface Shown {
	/** Somebody is on their way to sign in: nothing must be posted under another name. */
	readonly away: boolean;
	/** Somebody is signed in. */
	readonly known: boolean;
	/** Is told when they have come back, or have given up. */
	settled: () => void;
	show(): void;
}

export class Compose {
	readonly #home = document.createComment("");
	readonly #heading: HTMLElement;
	readonly #prompt: string | null;
	readonly #text: HTMLTextAreaElement;
	readonly #post: HTMLButtonElement;
	readonly #preview: HTMLButtonElement;
	readonly #cancel = make("button", { type: "button", hidden: true, textContent: word("cancel") });
	readonly #report = make("a", { textContent: word("report") });
	readonly #shown = make("div", { className: "preview body", dir: "auto", hidden: true });
	readonly #sender: Sender;
	/** The comment that is answered, or "" for the page. */
	#parent = "";

	constructor(
		private readonly form: HTMLFormElement,
		private readonly speaker: Shown,
	) {
		this.#text = form.elements.namedItem("body") as HTMLTextAreaElement;
		this.#heading = find("#prompt", form) as HTMLElement;
		this.#prompt = this.#heading.textContent;
		this.#post = find(".actions .primary", form) as HTMLButtonElement;
		this.#preview = find(".actions button:not(.primary)", form) as HTMLButtonElement;
		this.#preview.type = "button";
		this.#preview.after(this.#cancel, " ", this.#report);
		this.#text.before(this.#shown);
		this.#sender = new Sender(form, this.#post);
		form.before(this.#home);
		// The service words what is wrong in the page's language, beside the field.
		form.noValidate = true;

		form.onsubmit = (event) => {
			event.preventDefault();
			this.#send();
		};
		form.oninput = () => this.#keep();
		form.onkeydown = (event) => {
			if (event.key === "Escape" && this.#parent) this.#leave();
			if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#send();
		};
		this.#cancel.onclick = () => this.#leave();
		this.#preview.onclick = () => this.#togglePreview();

		recallDetails(form);
		speaker.settled = () => this.#sender.say("");
		speaker.show();
		// Somebody may have typed before this script was there.
		if (this.#text.value) this.#keep();
		const latest = drafts.latest() ?? "";
		this.#move(comment(latest) ? latest : "");
	}

	/** Takes the form to the comment that is to be answered. */
	answer(item: HTMLElement): void {
		if (this.#sender.busy) return;
		this.#move(idOf(item));
		this.#text.focus({ preventScroll: true });
		scrollTo(this.form);
	}

	/** Answers a comment with some of its own words, and a link to it. */
	quote(item: HTMLElement, words: string): void {
		this.answer(item);
		const permalink = find<HTMLAnchorElement>(":scope > article > header > a", item);
		// What was read is quoted as it was read: none of it means anything to Markdown.
		const plain = (text: string) => text.replace(/[\\`*_[\]<>|~#]/g, "\\$&");
		const lines = plain(words).split(/\n+/);
		lines.push(`— [${plain(nameOf(item))}](${permalink?.href})`);
		const before = this.#text.value && `${this.#text.value}\n\n`;
		this.#text.value = `${before}${lines.map((line) => `> ${line}`).join("\n")}\n\n`;
		this.#keep();
	}

	/** Takes the form back below the conversation, unless it is sending; what was written stays with its comment. */
	home(): boolean {
		if (!this.#sender.busy && this.#parent) this.#move("");
		return !this.#sender.busy;
	}

	#leave(): void {
		const answered = comment(this.#parent);
		if (answered && this.home()) find(":scope > article .reply", answered)?.focus();
	}

	#move(parent: string): void {
		const answered = comment(parent);
		this.#parent = parent;
		this.#shown.hidden || this.#togglePreview();
		this.#sender.say("");
		this.#text.value = drafts.get(parent)?.body ?? (parent ? "" : this.#text.defaultValue);
		this.#heading.textContent = answered ? word("replying", { name: nameOf(answered) }) : this.#prompt;
		this.#post.textContent = word(answered ? "reply" : "post");
		this.#cancel.hidden = this.#report.hidden = !answered;
		this.#report.href = embed(`comments/${parent}/report`).href;
		const above = answered ? find(":scope > article", answered) : this.#home;
		// A form that stands in its place already keeps the focus there.
		if (above?.nextSibling !== this.form) above?.after(this.form);
	}

	#keep(): void {
		drafts.put(this.#parent, this.#text.value);
		keepDetails(this.form);
	}

	#content(): URLSearchParams {
		// Pairs of texts, for the form takes no files.
		const content = new URLSearchParams(new FormData(this.form) as unknown as Record<string, string>);
		content.set("parent", this.#parent);
		return content;
	}

	/** The same with the work that the site asks of guests, where it does; done anew at each attempt, for it is good once. */
	async #proved(): Promise<URLSearchParams> {
		const content = this.#content();
		const { proof } = this.form.dataset;
		if (!proof || this.speaker.known) return content;
		const loaded: typeof import("../chunks/proof") | undefined = await import(new URL(proof, location.href).href).catch(
			() => undefined,
		);
		const url = embed("proof");
		url.searchParams.set("site", find("main")?.dataset.site ?? "");
		const done = await loaded?.prove(() => ask(url)).catch(() => undefined);
		if (done) content.set("altcha", done);
		return content;
	}

	async #togglePreview(): Promise<void> {
		if (this.#shown.hidden) {
			const response = await this.#sender.send(() => ask(embed("preview"), this.#content()));
			if (!response?.ok) return;
			this.#shown.replaceChildren(...parse(await response.text()).body.childNodes);
		}
		this.#text.hidden = !this.#text.hidden;
		this.#shown.hidden = !this.#text.hidden;
		this.#preview.textContent = word(this.#text.hidden ? "write" : "preview");
		if (this.#text.hidden) announce(this.#shown.textContent);
	}

	async #send(): Promise<void> {
		const parent = this.#parent;
		this.#keep();
		if (this.speaker.away) {
			this.#sender.say(word("first"), true);
			return;
		}
		const key = drafts.get(parent)?.key || randomKey();
		const response = await this.#sender.send(async () =>
			ask(embed("comments"), await this.#proved(), { "Idempotency-Key": key }),
		);
		// Refused, perhaps because the key has carried another text to the service already: the next attempt has its own.
		if (response?.status === 422) drafts.put(parent, this.#text.value, randomKey());
		if (response?.ok) await this.#accept(parent, response);
	}

	async #accept(parent: string, response: Response): Promise<void> {
		const html = await response.text();
		const { headers } = response;
		const held = headers.get("Rejoinder-Status") === "pending";
		drafts.put(parent, "");
		this.#text.value = "";
		const secret = headers.get("Rejoinder-Guest");
		if (secret) guest.value = { ...guest.value, secret };
		this.speaker.show();
		this.#move("");
		// A part of the conversation has no place for an opinion on the page.
		const back = wayBack();
		if (!parent && back) await loadMore(back, () => true);
		setHeading(response);
		const id = keepOwn(html, parent, held);
		place(html, parent);
		showOwn();
		announce(word(held ? "held" : "posted"));
		show(id);
		tell({ type: "comment", id, pending: held, count: Number(headers.get("Rejoinder-Count")) });
	}
}
