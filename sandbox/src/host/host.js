// The host's side of the messages between Genesys Cloud and an application that it frames. What the address of this page
// does not say is as an ordinary integration has it.

const PROTOCOL = 'purecloud-client-apps';
const MOST_WIDGETS = 10;
// How long a guest that is to be removed may take to stop, and how long a toast is there that says nothing of it.
const STOP_MS = 2000;
const TOAST_SECONDS = 7;
const DEFAULTS = {
  app: 'http://127.0.0.1:8080/live?gcHostOrigin={{gcHostOrigin}}&gcTargetEnv={{gcTargetEnv}}&gcLangTag={{gcLangTag}}&gcConversationId={{gcConversationId}}&gcUsePopupAuth={{gcUsePopupAuth}}',
  placement: 'panel',
  conversations: '',
  sandbox: 'allow-forms,allow-modals,allow-popups,allow-presentation,allow-same-origin,allow-scripts,allow-downloads',
  allow: 'clipboard-write',
  hooks: 'bootstrap,focus,blur,stop',
  hostOrigin: location.origin,
  targetEnv: 'sandbox',
  langTag: 'en-us',
  usePopupAuth: 'true',
};

const asked = new URLSearchParams(location.search);
const integration = Object.fromEntries(Object.entries(DEFAULTS).map(([name, usual]) => [name, asked.get(name) ?? usual]));
for (const [name, value] of Object.entries(integration)) document.querySelector(`[name="${name}"]`).value = value;

const words = (text) => text.split(',').map((word) => word.trim()).filter(Boolean);
const hooks = words(integration.hooks);
const place = (id) => document.getElementById(id);

function made(tag, attributes = {}, text = '') {
  const element = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.textContent = text;
  return element;
}

function button(name, act) {
  const element = made('button', { type: 'button' }, name);
  element.addEventListener('click', act);
  return element;
}

// Plain substitution, as the host does it: what stands in a value stands in the address.
function filled(conversation) {
  const values = {
    gcHostOrigin: integration.hostOrigin, gcTargetEnv: integration.targetEnv, gcLangTag: integration.langTag,
    gcUsePopupAuth: integration.usePopupAuth, gcConversationId: conversation, gcInteractionId: conversation,
    gcInteractionType: conversation && 'call', gcWorkitemId: '',
    pcEnvironment: integration.targetEnv, pcLangTag: integration.langTag, pcConversationId: conversation,
    pcUsePopupAuth: integration.usePopupAuth,
  };
  return integration.app.replace(/\{\{(\w+)\}\}/g, (whole, name) => values[name] ?? whole);
}

class Guest {
  constructor(number, conversation) {
    const address = filled(conversation);
    this.number = number;
    this.origin = new URL(address, location.href).origin;
    this.box = made('article', { class: `guest is-${integration.placement}`, 'aria-label': `Application ${number}` });
    this.state = made('span', { class: 'state' }, 'loading');
    this.count = made('span', { class: 'count' });
    const head = made('header');
    head.append(`${number} `, this.state, ' ', this.count, ' ');
    for (const hook of ['bootstrap', 'focus', 'blur', 'stop']) head.append(button(hook, () => this.call(hook)));
    head.append(button('hide', () => this.box.classList.toggle('is-hidden')), button('remove', () => this.remove()));
    this.frame = made('iframe', { title: `Application ${number}`, allow: words(integration.allow).join('; ') });
    if (integration.sandbox !== 'none') this.frame.setAttribute('sandbox', words(integration.sandbox).join(' '));
    this.frame.addEventListener('load', () => hooks.includes('bootstrap') && this.call('bootstrap'));
    this.frame.src = address;
    this.box.append(head, this.frame);
    place('guests').append(this.box);
  }

  // A hook that the integration does not have is never called.
  call(hook) {
    if (!hooks.includes(hook)) return;
    this.state.textContent = { bootstrap: 'starting', focus: 'active', blur: 'blurred', stop: 'stopping' }[hook];
    this.frame.contentWindow.postMessage({ purecloudEventType: 'appLifecycleHook', hook }, this.origin);
  }

  // A guest that is told of its end goes when it has stopped, and not much later where it never says so.
  async remove() {
    if (hooks.includes('stop') && this.state.textContent !== 'stopped') {
      await new Promise((ended) => {
        this.hasStopped = ended;
        setTimeout(ended, STOP_MS);
        this.call('stop');
      });
    }
    guests.delete(this);
    this.box.remove();
  }

  hear(message) {
    const { action } = message;
    const isKnown = typeof action === 'string' && Object.hasOwn(ACTIONS, action);
    log(this, isKnown ? ACTIONS[action](this, message) ?? 'taken' : 'unknown', message);
  }
}

const text = (value) => (typeof value === 'string' ? value : '');

function opened(what, id) {
  place('opened').append(made('p', { 'data-what': what }, `${what} ${text(id)}`));
}

// As much of Markdown as shows that a text was taken for it.
function marked(line) {
  const kinds = { '**': 'strong', '*': 'em', '`': 'code' };
  return line.split(/(\*\*[^\s*][^*]*\*\*|\*[^\s*][^*]*\*|`[^`]+`)/).map((part, at) => {
    if (at % 2 === 0) return part;
    const sign = part.startsWith('**') ? '**' : part[0];
    return made(kinds[sign], {}, part.slice(sign.length, -sign.length));
  });
}

// By the options of the official SDK, and what it says of each that is left out. An error is there until the agent closes it,
// and so is what has no time: without a button, which has to be asked for then, it would never go.
function toast(guest, { title, message, type, id, timeout, showCloseButton, markdownMessage }) {
  const kind = ['error', 'info', 'success'].includes(type) ? type : 'info';
  const seconds = kind === 'error' ? 0 : timeout ?? TOAST_SECONDS;
  const hasTime = Number.isFinite(seconds) && seconds > 0;
  const hasButton = hasTime ? showCloseButton !== false : showCloseButton === true;
  if (!hasTime && !hasButton) return 'refused';
  const shown = made('div', { class: `toast is-${kind}`, role: 'status', 'data-id': text(id) });
  const said = made('span', { class: 'said' }, `${text(title)}: `);
  said.append(...(markdownMessage === false ? [text(message)] : marked(text(message))));
  shown.append(said);
  if (hasButton) shown.append(' ', button('Close', () => shown.remove()));
  if (hasTime) setTimeout(() => shown.remove(), seconds * 1000);
  // The same id replaces, and so does none at all.
  [...place('toasts').children].filter((other) => other.dataset.id === text(id)).forEach((other) => other.remove());
  place('toasts').append(shown);
}

// Each gives a verdict, where it is another one than taken.
const ACTIONS = {
  bootstrapped: (guest) => { guest.state.textContent = 'active'; },
  stopped: (guest) => {
    guest.state.textContent = 'stopped';
    guest.hasStopped?.();
  },
  setAttentionCount: (guest, { count }) => { guest.count.textContent = Number.isInteger(count) && count > 0 ? count : ''; },
  showToast: toast,
  showMyInteractionDetails: (guest, { conversationId }) => opened('my interaction', conversationId),
  showInteractionDetails: (guest, { conversationId }) => opened('interaction', conversationId),
  showMyEvaluationDetails: (guest, { evaluationId }) => opened('evaluation', evaluationId),
  proposeInteractionMessage: (guest, { message }) => opened('message', message),
  showProfile: (guest, { profileId }) => opened('profile', profileId),
  showGroup: (guest, { groupId }) => opened('group', groupId),
  showExternalContactProfile: (guest, { contactId }) => opened('contact', contactId),
  showExternalOrganizationProfile: (guest, { externalOrganizationId }) => opened('organisation', externalOrganizationId),
  showHelp: () => opened('help', ''),
  hideHelp: () => {},
  showResourceCenterArtifact: (guest, { resourceCenterRelPath }) => opened('help', resourceCenterRelPath),
  openWindow: (guest, { targetUrl }) => opened('window', targetUrl),
};

// `verdict`: taken, unknown (no such action), refused (not a message of the protocol, not from a guest, or a toast that nothing
// would take away).
function log(guest, verdict, message) {
  const line = made('li', { 'data-guest': guest?.number ?? 0, 'data-verdict': verdict }, JSON.stringify(message));
  place('log').append(line);
}

const guests = new Set();
addEventListener('message', ({ source, origin, data }) => {
  const guest = [...guests].find((one) => one.frame.contentWindow === source);
  const isOurs = guest && origin === guest.origin && data && typeof data === 'object' && data.protocol === PROTOCOL;
  if (isOurs) guest.hear(data);
  else log(guest, 'refused', data);
});

const conversations = integration.placement === 'widgets' ? words(integration.conversations).slice(0, MOST_WIDGETS) : [''];
conversations.forEach((conversation, index) => guests.add(new Guest(index + 1, conversation)));
