/**
 * What whoever keeps the site in order does in place: approve, set aside as spam, remove, and take that back. Loaded for them alone; the
 * service looks at their role at each step, and the desk has the rest.
 */

import type { Lent } from "../editor/lent";
import type { Ask } from "../service";

/** `styles/moderate.css`, put in by the build. */
declare const STYLE: string;

/** What this borrows of the thread's script and the editor. */
export type Tools = Pick<
	Lent,
	"announce" | "comment" | "embed" | "find" | "findAll" | "focusOn" | "idOf" | "make" | "parse" | "place"
> & { ask: Ask };

/** What the service tells of the desk. */
export interface Desk {
	script: string;
	queue: string;
	comments: string;
	may_act: boolean;
	words: Record<string, string>;
	held: { parent: string | null; html: string }[];
}

interface Done {
	status: string;
	action: string | null;
	is_done: boolean;
	html: string;
}

/** What the editor asks of this. */
export interface Moderating {
	/** Gives their buttons to comments that have none. */
	dress(): void;
	/** Takes everything away that only they see. */
	undress(): void;
}

const DOES: Record<string, string[]> = {
	approved: ["spam", "trash"],
	pending: ["approve", "spam", "trash"],
	spam: ["approve", "trash"],
	trashed: ["approve", "spam"],
};

export const start = (tools: Tools, { queue, comments, may_act, words, held }: Desk): Moderating => {
	const { announce, ask, comment, embed, find, findAll, focusOn, idOf, make, parse, place } = tools;
	const sheet = new CSSStyleSheet();
	sheet.replaceSync(STYLE);
	document.adoptedStyleSheets.push(sheet);
	/** Comments that only they see, by their ids. */
	const added = new Set<string>();
	const word = (key: string) => words[key] ?? "";

	const link = (href: string, key: string) =>
		make("a", { href, target: "_blank", rel: "noopener", textContent: word(key) });
	const bar = make("p", { className: "desk-bar" }, ...(may_act ? [] : [`${word("again")} `]), link(queue, "desk"));

	const send = async (item: HTMLElement, row: HTMLElement, body: Record<string, string>): Promise<void> => {
		if (row.ariaBusy) return;
		row.ariaBusy = "true";
		find(".problem", row)?.remove();
		const response = await ask(embed(`comments/${idOf(item)}/moderate`), new URLSearchParams(body)).catch(
			() => undefined,
		);
		const answer = await response?.json().catch(() => undefined);
		row.ariaBusy = null;
		if (response?.ok && answer) settle(item, answer, body);
		else row.append(make("span", { className: "problem", role: "alert" }, answer?.detail || word("unloaded")));
	};

	/** Shows a comment as it is now, with the way back beside what was done. */
	const settle = (item: HTMLElement, { status, action, is_done, html }: Done, body: Record<string, string>): void => {
		const article = find(":scope > article", item);
		const fresh = find("article", parse(html));
		if (!article || !fresh) return;
		// It is as old as before, which the page has in words.
		const time = find("time", article);
		if (time) find("time", fresh)?.replaceWith(time);
		article.replaceWith(fresh);
		item.classList.toggle("pending", status !== "approved");
		const row = dressOne(item, status);
		const done = word(body.undo ? "undone" : `did-${body.does}`);
		const said = is_done ? done : `${word("settled")} ${word(status)}`;
		row?.prepend(make("span", { role: "status" }, `${said} `));
		if (action && row) {
			const undo = make("button", { type: "button", textContent: word("undo") });
			undo.onclick = () => send(item, row, { undo: action });
			find("span", row)?.after(undo, " ");
		}
		announce(said);
		focusOn(find("button", row ?? fresh) ?? fresh);
	};

	const dressOne = (item: HTMLElement, status: string): HTMLElement | undefined => {
		const article = find(":scope > article", item);
		const does = DOES[status];
		if (!article || !does) return undefined;
		const row = make("p", { className: "desk", role: "group", ariaLabel: word("moderate") });
		for (const verb of does) {
			const button = make("button", { type: "button", textContent: word(verb) });
			button.onclick = () => send(item, row, { does: verb, seen: status });
			row.append(button, " ");
		}
		for (const room of ["edit", "author"]) row.append(link(`${comments}${idOf(item)}/${room}`, room), " ");
		article.append(row);
		return row;
	};

	const dress = (): void => {
		if (!bar.isConnected) find("#comments")?.before(bar);
		if (!may_act) return;
		for (const { parent, html } of held) {
			const item = place(html, parent ?? "");
			if (item) added.add(idOf(item));
		}
		for (const item of findAll("li.comment:not(.deleted):not(:has(> article > .desk))"))
			dressOne(item, item.matches(".pending") ? "pending" : "approved");
	};

	const undress = (): void => {
		bar.remove();
		for (const id of added) comment(id)?.remove();
		for (const row of findAll(".desk")) row.remove();
	};

	return { dress, undress };
};
