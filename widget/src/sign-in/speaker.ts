/** Who speaks in the form: somebody with details or an icon to click, somebody on their way, or somebody who is signed in. */

import { announce, find, guest, make, scrollTo, word } from "../editor/lent";
import { offerLetters } from "../editor/letters";
import { comeBack } from "./apart";
import { Attempt } from "./attempt";
import { byCode } from "./by-code";
import { offerClaim } from "./claim";
import type { Outcome } from "./outcome";
import type { Session } from "./session";

/** One way to sign in. */
export interface Way {
	id: string;
	label: string;
	icon: string;
}

const button = (press: () => void, textContent: string) =>
	make("button", { type: "button", className: "change", onclick: press, textContent });

export class Speaker {
	readonly #fields: HTMLElement | null;
	/** Stands for the fields where they are not needed. */
	readonly #line = make("div", { className: "speaker" });
	readonly #icons: HTMLElement | undefined;
	readonly #problem = make("div", { className: "problem", role: "alert" });
	readonly #letters: () => void;
	#attempt: Attempt | undefined;
	/** For a reader whose window cannot speak to this document. */
	#apart: Node[] | undefined;
	/** What the reader has come back with is being looked at. */
	#returning = false;
	settled = (): void => {};
	/** What they wrote as a guest, until they answer. */
	#claim: Node[] = [];
	/** Somebody who is known wants to be somebody else. */
	#changing = false;

	constructor(
		private readonly form: HTMLFormElement,
		private readonly session: Session,
		private readonly ways: Way[],
	) {
		this.#fields = find(".details", form);
		this.#fields?.before(this.#line);
		const legend = this.#fields && find("legend", this.#fields);
		if (legend && ways.length) {
			legend.textContent = word(this.#fields && find("input", this.#fields) ? "details" : "icons");
			this.#icons = make("div", { className: "ways" }, ...ways.map((way) => this.#icon(way)), this.#problem);
		}
		this.#letters = offerLetters(form, session);
		this.show();
		this.#comeBack();
	}

	get away(): boolean {
		return !!(this.#attempt || this.#apart || this.#returning);
	}

	get known(): boolean {
		return this.session.signedIn;
	}

	/** Shows who speaks now, with what went wrong. */
	show(problem = ""): void {
		this.#letters();
		if (!this.#fields) return;
		this.#line.replaceChildren(...this.#said());
		this.#fields.hidden = this.#line.hasChildNodes();
		const legend = find("legend", this.#fields);
		// What moves between press and release is not pressed.
		if (this.#icons && !this.#fields.hidden && legend?.nextSibling !== this.#icons) legend?.after(this.#icons);
		// In one place at a time: beside the icons where they are shown.
		if (this.#icons?.isConnected && !this.#line.contains(this.#problem)) this.#icons.append(this.#problem);
		this.#problem.textContent = problem;
	}

	/** Shows whoever has just signed in or out; `over` when the service has signed them out. */
	changed(over: boolean): void {
		this.#changing = false;
		this.#claim = [];
		this.show(over ? word("loggedout") : "");
	}

	#said(): Node[] {
		const { session } = this;
		if (this.#attempt) return this.#waiting(word("connecting", { name: this.#attempt.label }), () => this.#cancel());
		if (this.#apart) return [...this.#apart, button(() => this.#cancel(), word("cancel"))];
		// A page whose loader is an older one never says with what the reader has come back.
		if (this.#returning) return this.#waiting(word("restoring"), () => this.#cancel());
		if (session.unsure) return this.#waiting(word("restoring"), () => session.end());
		const { secret, name } = guest.value ?? {};
		if (session.signedIn) return this.#changing ? this.#others() : this.#account();
		if (!secret || !name || this.#changing) return [];
		return [make("p", { className: "as" }, word("as", { name })), this.#change("[name=name]")];
	}

	#waiting(text: string, cancel: () => void): Node[] {
		const hint = this.#attempt ? [make("p", { className: "hint" }, word("window"))] : [];
		return [make("p", { className: "waiting" }, text), ...hint, button(cancel, word("cancel"))];
	}

	#account(): Node[] {
		const { name, picture, way } = this.session;
		// It says nothing that the name beside it does not say.
		const face = make("img", { className: "face", src: picture, alt: "" });
		const label = this.ways.find(({ id }) => id === way)?.label;
		const as = make("p", { className: "as" }, word("as", { name }));
		if (label) as.append(make("small", {}, word("account", { name: label })));
		const logout = button(() => {
			this.session.end();
			this.#focus(".ways button");
		}, word("logout"));
		return [face, as, logout, this.#change(".ways button"), ...this.#claim, this.#problem];
	}

	/** The other ways, for somebody who is signed in. */
	#others(): Node[] {
		const stay = button(
			() => {
				this.changed(false);
				this.#focus(".change:last-child");
			},
			word("stay", { name: this.session.name }),
		);
		return [make("p", { className: "as" }, word("other")), ...(this.#icons ? [this.#icons] : []), stay];
	}

	#change(next: string): HTMLElement {
		const press = () => {
			this.#changing = true;
			this.show();
			this.#focus(next);
		};
		return button(press, word("change"));
	}

	#icon(way: Way): HTMLElement {
		const name = word("login", { name: way.label });
		const press = () => {
			this.#start(way);
		};
		const picture = make("img", { src: way.icon, alt: "" });
		return make("button", { type: "button", title: name, ariaLabel: name, onclick: press }, picture);
	}

	/** Begins inside of the click: later no window would open. */
	async #start(way: Way): Promise<void> {
		const attempt = new Attempt(way.label);
		this.#attempt = attempt;
		const ended = attempt.run(find("main")?.dataset.site ?? "", way.id);
		this.show();
		this.#focus(".speaker .change");
		announce(word("connecting", { name: way.label }));
		const outcome = await ended;
		// Cancelled: whatever became of it is nobody's any more.
		if (!outcome || this.#attempt !== attempt) return;
		this.#attempt = undefined;
		await this.#take(outcome);
	}

	/** Shows what a try has come to. */
	async #take(outcome: Outcome): Promise<void> {
		this.settled();
		if ("signedIn" in outcome) {
			this.#apart = undefined;
			await this.session.begin(outcome.signedIn);
			if (!this.known) return;
			announce(word("as", { name: this.session.name }));
			this.#focus("[name=body]");
			const claim = await offerClaim((text) => this.show(text));
			if (!this.known) return;
			this.#claim = claim;
			this.show();
		} else if ("apart" in outcome) {
			this.#apart = byCode(outcome.apart, this.#problem, (outcome) => this.#take(outcome));
			this.show();
			this.#focus("#code");
		} else {
			const said = "own" in outcome ? word(outcome.own) : outcome.failed;
			this.show(said || word("failed"));
			this.#focus(this.#apart ? "#code" : ".ways button");
		}
	}

	async #comeBack(): Promise<void> {
		const coming = comeBack();
		if (!coming) return;
		this.#returning = true;
		this.show();
		const outcome = await coming;
		if (!this.#returning) return;
		this.#returning = false;
		this.show();
		if (!outcome) return;
		await this.#take(outcome);
		scrollTo(this.form);
	}

	#cancel(): void {
		this.settled();
		this.#attempt?.cancel();
		this.#attempt = this.#apart = undefined;
		this.#returning = false;
		this.show();
		this.#focus(".ways button");
	}

	/** Takes the focus on from a button that is not there any more. */
	#focus(selector: string): void {
		find(selector, this.form)?.focus({ preventScroll: true });
	}
}
