/* The caller's desk: blanks fill the scripts as one types, scripts can be edited and copied.
   Nothing here talks to a server. What is typed is kept in this browser alone. */
"use strict";

/* What to say on an agency's line: copied as it stands in its field. */
for (const root of document.querySelectorAll("[data-say]")) {
  const button = root.querySelector("[data-copy]");
  const words = button.textContent;
  button.addEventListener("click", async () => {
    const area = root.querySelector("textarea");
    try {
      await navigator.clipboard.writeText(area.value);
    } catch {
      area.select();
      document.execCommand("copy");
    }
    const before = [...button.childNodes];
    if (button.textContent !== words) return;
    button.replaceChildren(button.dataset.copy);
    root.querySelector("[role=status]").textContent = button.dataset.copy;
    setTimeout(() => { button.replaceChildren(...before); root.querySelector("[role=status]").textContent = ""; }, 2000);
  });
  button.hidden = false;
}

(() => {
  const desk = document.querySelector("[data-desk]");
  if (!desk) return;

  const status = desk.querySelector("[data-status]");
  const blanks = [...desk.querySelectorAll("[data-blank]")];
  const { desk: campaign, member, zip } = desk.dataset;
  // Who one is stays the same in every campaign; what one asks for belongs to one.
  const shared = new Set(["name", "street", "phone"]);
  const keyOfBlanks = { all: "switchboard:me", here: `switchboard:${campaign}` };

  /* What is typed is kept by the browser or, where that is closed, by this page while it is open. */
  const device = (() => {
    try {
      localStorage.setItem("switchboard:", "");
      localStorage.removeItem("switchboard:");
      return localStorage;
    } catch { return {}; }
  })();
  const store = {
    read(key) {
      try { return JSON.parse(device[key]) || {}; } catch { return {}; }
    },
    write(key, value) {
      try { device[key] = JSON.stringify(value); } catch { /* it is full */ }
    },
    erase() {
      for (const key of Object.keys(device)) if (key.startsWith("switchboard:")) delete device[key];
    },
  };

  const say = (words) => { status.textContent = ""; setTimeout(() => { status.textContent = words; }, 50); };
  /* Say it on the button itself, for two seconds, and to a screen reader. */
  const flash = (button, words) => {
    const before = [...button.childNodes];
    if (button.dataset.flashing) return;
    button.dataset.flashing = "yes";
    button.replaceChildren(words);
    say(words);
    setTimeout(() => { button.replaceChildren(...before); delete button.dataset.flashing; }, 2000);
  };
  const shown = (blank) => blank.value.trim() || blank.dataset.placeholder;
  /* What stands for a blank in a script; no second stop where the script has one behind it. */
  const valueOf = (name, next) => {
    const value = shown(blanks.find((blank) => blank.name === name));
    return ".!?".includes(next || " ") ? value.replace(/[.]+$/, "") || value : value;
  };

  let sheets = [];
  const mail = document.querySelector("[data-mailto]");
  /* The link that opens the caller's mail program, with the message as it now is. */
  const addressMail = () => {
    if (!mail || !sheets.length) return;
    const part = (name) => encodeURIComponent(sheets.find((sheet) => sheet.area.name === name).text);
    mail.href = `mailto:${mail.dataset.mailto}?subject=${part("subject")}&body=${part("email")}`;
  };

  /* A script: its text, and where in it each blank stands, however it is edited. */
  class Sheet {
    constructor(root) {
      this.area = root.querySelector("textarea");
      this.time = root.querySelector("[data-time]");
      this.pieces = JSON.parse(root.dataset.pieces);
      this.key = `switchboard:${campaign}:${member}:${zip}:${this.area.name}`;
      this.area.addEventListener("input", () => { this.followEdit(); this.keep(); });
      root.querySelector("[data-reset]").addEventListener("click", () => { this.startOver(); this.area.focus(); });
      root.querySelector("[data-copy]").addEventListener("click", (event) => this.copy(event.currentTarget));
      root.querySelector("[data-print]")?.addEventListener("click", () => window.print());
      this.compose();
      // It was edited before this file arrived, or in a form that was sent.
      if (this.area.value.trim() !== this.text.trim()) { this.followEdit(); this.keep(); }
    }

    /* The caller's version if one is kept, or else the campaign's, with the blanks as they are. */
    load() {
      const kept = store.read(this.key);
      this.compose();
      if (typeof kept.text === "string" && Array.isArray(kept.marks)) {
        this.text = kept.text;
        // A blank may be gone since: what stands for it is the caller's own text now.
        this.marks = kept.marks.filter((mark) => blanks.some((blank) => blank.name === mark?.name));
      }
      this.refill();
    }

    /* The campaign's words with every blank in its place. */
    compose() {
      this.text = "";
      this.marks = [];
      for (const [at, piece] of this.pieces.entries()) {
        const isBlank = Array.isArray(piece);
        const words = isBlank ? valueOf(piece[0], this.pieces[at + 1]?.[0]) : piece;
        if (isBlank) this.marks.push({ name: piece[0], start: this.text.length, end: this.text.length + words.length });
        this.text += words;
      }
    }

    /* Put the blanks' present values where they stand, from the last to the first. */
    refill() {
      for (let at = this.marks.length - 1; at >= 0; at--) {
        const mark = this.marks[at];
        const words = valueOf(mark.name, this.text[mark.end]);
        const grown = words.length - (mark.end - mark.start);
        this.text = this.text.slice(0, mark.start) + words + this.text.slice(mark.end);
        mark.end += grown;
        for (const later of this.marks.slice(at + 1)) { later.start += grown; later.end += grown; }
      }
      this.show();
    }

    /* The caller edited the text: move the marks behind the edit, drop those it touched. */
    followEdit() {
      const before = this.text;
      const after = this.area.value;
      // What stands behind the caret was there before; so the same letters on both sides of an
      // edit cannot be mistaken for it. Undo may put the caret elsewhere: then they are compared.
      const behind = after.slice(this.area.selectionEnd);
      let tail = before.endsWith(behind) ? behind.length : 0;
      let head = 0;
      const shorter = Math.min(before.length, after.length) - tail;
      while (head < shorter && before[head] === after[head]) head++;
      while (tail < Math.min(before.length, after.length) - head
        && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
      const end = before.length - tail;
      const grown = after.length - before.length;
      this.marks = this.marks.filter((mark) => mark.end <= head || mark.start >= end);
      for (const mark of this.marks) if (mark.start >= end) { mark.start += grown; mark.end += grown; }
      this.text = after;
      this.measure();
      addressMail();
    }

    show() {
      this.area.value = this.text;
      this.measure();
      addressMail();
    }

    measure() {
      if (!CSS.supports("field-sizing", "content")) {
        this.area.style.height = "auto";
        this.area.style.height = `${this.area.scrollHeight + 4}px`;
      }
      if (!this.time) return;
      // 150 words a minute, digits said one by one: as the server counts.
      const words = this.text.match(/[\p{L}\p{N}_]+(?:[’'.-][\p{L}\p{N}_]+)*/gu) || [];
      const count = words.reduce((sum, word) => sum + ((word.match(/\p{N}/gu) || []).length || 1), 0);
      this.time.textContent = this.time.dataset.time.replace("…", Math.round(count * 0.4));
    }

    keep() { store.write(this.key, { text: this.text, marks: this.marks }); }

    startOver() {
      delete device[this.key];
      this.load();
    }

    async copy(button) {
      try {
        await navigator.clipboard.writeText(this.text);
      } catch {
        this.area.select();
        document.execCommand("copy");
      }
      flash(button, button.dataset.copy);
    }
  }

  // What the page knows itself, like the town of the ZIP code, gives way only to what the caller
  // once typed in its place.
  const given = (blank) => blank.dataset.given || "";
  const keepBlank = (blank) => {
    const key = shared.has(blank.name) ? keyOfBlanks.all : keyOfBlanks.here;
    // Only this one: another tab may have written the others since.
    const value = blank.value === given(blank) ? [] : [blank.value, given(blank)];
    store.write(key, { ...store.read(key), [blank.name]: value });
  };
  /* Show what is kept: here at first, and whenever another tab or page has changed it. */
  const load = () => {
    const kept = { ...store.read(keyOfBlanks.here), ...store.read(keyOfBlanks.all) };
    for (const blank of blanks) {
      const [value, over] = Array.isArray(kept[blank.name]) ? kept[blank.name] : [];
      blank.value = typeof value === "string" && over === given(blank) ? value : given(blank);
    }
    sheets.forEach((sheet) => sheet.load());
  };

  // On the way back a browser shows what stood here, at once or soon, though it may be erased since.
  const isKept = device instanceof Storage;
  const isNew = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  if (isKept && !isNew) desk.reset();
  for (const blank of blanks) {
    // It was typed before this file arrived, or in a form that was sent.
    if (blank.value !== given(blank)) keepBlank(blank);
    blank.value = desk.elements[`was-${blank.name}`].value; // as the scripts came
  }
  sheets = [...desk.querySelectorAll("[data-sheet]")].map((root) => new Sheet(root));
  load();
  // A page that sleeps may not hear of what another erases before it is looked at again.
  if (isKept) ["pageshow", "storage", "visibilitychange"].forEach((name) => addEventListener(name, load));

  desk.addEventListener("input", (event) => {
    if (event.target.dataset.blank) {
      sheets.forEach((sheet) => sheet.refill());
      keepBlank(event.target);
    }
  });
  // Everything is filled in here already; a form that is never sent cannot be overheard.
  desk.addEventListener("submit", (event) => event.preventDefault());
  desk.querySelector("[data-erase]").addEventListener("click", (event) => {
    store.erase();
    load();
    flash(event.currentTarget, event.currentTarget.dataset.erase);
  });

  document.documentElement.classList.add("live");
  desk.querySelectorAll("[hidden]:not(input)").forEach((each) => { each.hidden = false; });
  desk.querySelectorAll(".no-script").forEach((each) => { each.hidden = true; });
})();

/* A link to pass on: a button copies it. */
(() => {
  const button = document.querySelector("[data-copy-link]");
  if (!button) return;
  const link = document.getElementById("link");
  const before = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    link.select();
    try {
      await navigator.clipboard.writeText(link.value);
    } catch { document.execCommand("copy"); }
    button.textContent = button.dataset.copyLink;
    setTimeout(() => { button.textContent = before; }, 2000);
  });
})();
