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
