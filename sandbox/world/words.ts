/** What variants are drawn from. Domains are under the reserved top-level names (RFC 2606). */

export const ORGANISATIONS = [
  ['Northwind Shipping', 'northwind'],
  ['Harbour & Sons', 'harbour'],
  ['Meridian Instruments', 'meridian'],
  ['Tanjung Logistics', 'tanjung'],
  ['Cedar Valley Clinic', 'cedarvalley'],
  ['Kestrel Engineering', 'kestrel'],
  ['Lumen Press', 'lumenpress'],
  ['Sagara Textiles', 'sagara'],
  ['Fjord Bakery', 'fjordbakery'],
  ['Orchard School', 'orchardschool'],
  ['Basalt Works', 'basaltworks'],
  ['Papyrus Archive', 'papyrus'],
] as const;

export const PEOPLE = [
  ['alice', 'Alice Hartono'],
  ['bram', 'Bram Visser'],
  ['citra', 'Citra Lestari'],
  ['dimas', 'Dimas Pratama'],
  ['elena', 'Elena Rossi'],
  ['farid', 'Farid Rahman'],
  ['greta', 'Greta Lindqvist'],
  ['hiroshi', 'Hiroshi Tanaka'],
  ['ines', 'Ines Moreau'],
  ['jonas', 'Jonas Weber'],
  ['kirana', 'Kirana Putri'],
  ['liam', 'Liam Byrne'],
] as const;

export const PROVIDERS = ['bigmail', 'postbox', 'letterbird', 'mailhaven', 'quickpost', 'inkwell'] as const;
export const STRANGERS = ['maria', 'noah', 'olga', 'pedro', 'quinn', 'rosa', 'stefan', 'tuan'] as const;
export const TRAPS = ['oldnewsletter', 'formerforum', 'closedshop', 'retiredlist'] as const;
export const BLOCK_LISTS = ['bl.mailwatch', 'dnsbl.spamledger', 'list.postguard'] as const;
export const ISPS = ['skywire', 'northnet', 'copperline', 'harbournet'] as const;
export const PASSWORD_WORDS = [
  'amber', 'birch', 'cobalt', 'dune', 'ember', 'fern', 'granite', 'heron', 'indigo', 'juniper', 'kelp', 'larch',
  'maple', 'nickel', 'opal', 'pebble', 'quartz', 'raven', 'slate', 'thistle', 'umber', 'violet', 'willow', 'zephyr',
] as const; // biome-ignore format: a word list reads better in rows

/** Businesses that the office writes to. */
export const PARTNERS = ['ropeworks', 'tinplate', 'lanternhouse', 'saltandcorn', 'bricklane', 'oldmillpaper'] as const;
/** What links in spam lead to. */
export const LURES = ['parcel-notice', 'lucky-claim', 'quick-loan', 'slim-tea', 'watch-outlet', 'bonus-spin'] as const;
/** Where computers are that nobody looks after. */
export const ACCESS_NETWORKS = [
  'dyn.telebroad',
  'pool.cablelink',
  'adsl.citynet',
  'vps.rentahost',
  'host.cheapbox',
] as const;
export const ERRANDS = [
  ['Offer for the spring order', 'Please send us your offer for the order we spoke about, until Friday if you can.'],
  ['Delivery note is missing', 'The boxes arrived today, but without a delivery note. Could you send it once more?'],
  ['Visit on Thursday', 'We would come on Thursday at ten. Is the gate by the river open for a van?'],
  ['Invoice with the old address', 'Your last invoice has our old address. May we ask for a corrected one?'],
  ['Drawings, second version', 'The second version of the drawings is ready. Tell me where to send the paper copies.'],
  ['Change of the meeting room', 'We meet in the small room on the second floor, the large one is being painted.'],
  ['Spare part for the press', 'The roller of the press is worn out. How long would a new one take?'],
  ['Thanks for the quick help', 'The pump runs again. Thank you, and greetings to the workshop.'],
  ['Contract for the new year', 'I have read the contract and have two small questions. When may I call you?'],
  ['Samples arrived', 'The samples arrived this morning, all of them whole. We decide next week.'],
  ['Holiday on Monday', 'We are closed on Monday. From Tuesday on everybody is here again.'],
  ['Count of the stock', 'We counted 412 of the blue ones. Does that agree with your list?'],
] as const;

/** What a guesser tries first; LOGIN stands for the login name. */
export const WEAK_PASSWORDS = [
  'LOGIN',
  'LOGIN1',
  'LOGIN123',
  'password',
  '123456',
  'qwerty',
  'welcome',
  'letmein',
] as const;
