// The host's side of the messages between Genesys Cloud and an application that it frames. What the address of this page
// does not say is as an ordinary integration has it.

const PROTOCOL = 'purecloud-client-apps';
const MOST_WIDGETS = 10;
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
    for (const hook of ['bootstrap', 'focus', 'blur', 'stop']) head.append(this.button(hook, () => this.call(hook)));
    head.append(this.button('hide', () => this.box.classList.toggle('is-hidden')), this.button('remove', () => this.remove()));
    this.frame = made('iframe', { title: `Application ${number}`, allow: words(integration.allow).join('; ') });
    if (integration.sandbox !== 'none') this.frame.setAttribute('sandbox', words(integration.sandbox).join(' '));
    this.frame.addEventListener('load', () => hooks.includes('bootstrap') && this.call('bootstrap'));
    this.frame.src = address;
    this.box.append(head, this.frame);
    place('guests').append(this.box);
  }

  button(name, act) {
    const button = made('button', { type: 'button' }, name);
    button.addEventListener('click', act);
    return button;
  }

  // A hook that the integration does not have is never called.
  call(hook) {
    if (!hooks.includes(hook)) return;
    this.state.textContent = { bootstrap: 'starting', focus: 'active', blur: 'blurred', stop: 'stopping' }[hook];
    this.frame.contentWindow.postMessage({ purecloudEventType: 'appLifecycleHook', hook }, this.origin);
  }

  remove() {
    guests.delete(this);
    this.box.remove();
  }

  hear(message) {
    const { action } = message;
    const act = ACTIONS[action];
    if (act) act(this, message);
    log(this, act ? 'taken' : 'unknown', message);
  }
}

const text = (value) => (typeof value === 'string' ? value : '');

function opened(what, id) {
  place('opened').append(made('p', { 'data-what': what }, `${what} ${text(id)}`));
}

const ACTIONS = {
  bootstrapped: (guest) => { guest.state.textContent = 'active'; },
  stopped: (guest) => { guest.state.textContent = 'stopped'; },
  setAttentionCount: (guest, { count }) => { guest.count.textContent = Number.isInteger(count) && count > 0 ? count : ''; },
  showToast: (guest, { title, message, type, id }) => {
    const kind = ['error', 'info', 'success'].includes(type) ? type : 'info';
    const toast = made('div', { class: `toast is-${kind}`, role: 'status' }, `${text(title)}: ${text(message)}`);
    toast.dataset.id = text(id);
    // The same id replaces.
    [...place('toasts').children].filter((shown) => id && shown.dataset.id === id).forEach((shown) => shown.remove());
    place('toasts').append(toast);
  },
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

// `verdict`: taken, unknown (no such action), refused (not a message of the protocol, or not from a guest).
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
