/** The stage that every lab plays on: who has which name and address. Plain data, drawn by variant.ts from a seed. */

/** One leg of a host in a network. */
export interface Addresses {
  v4: string;
  v6: string;
}

export interface Prefix {
  /** CIDR with zero host bits, for example 10.20.30.0/24. */
  v4: string;
  v6: string;
}

export interface Person {
  login: string;
  /** As in a From header. */
  name: string;
  password: string;
}

/** Another organisation with a mail exchanger of its own. */
export interface Provider {
  /** Short name used in tasks, for example `bigmail`. */
  id: string;
  domain: string;
  mx: string;
  address: Addresses;
  mailboxes: string[];
  /** Whether its MX refuses clients that the DNSBL lists (with a 554 that names the list). */
  honoursDnsbl: boolean;
}

/** A letter of somebody in the office to somebody elsewhere. */
export interface Letter {
  /** Nobody else's: the part of its Message-ID before the @. Lower case. */
  id: string;
  /** Who writes. */
  from: Person;
  /** Where the computer of the office is that it is sent from. */
  client: Addresses;
  to: string;
  subject: string;
  text: string;
}

/** The people and hosts of a lab's scene (labs/schema.ts), drawn. */
export interface Cast {
  spammers: {
    hosts: { name: string; address: Addresses }[];
    atWork: boolean;
    perMinute: number;
    messages: number;
    bytes: number;
  };
  /** Stands in every message of the spammers: the host that their links lead to. */
  spamMark: string;
  /** A domain whose mail host never answers. */
  deadEnd: { domain: string; mx: string; address: Addresses };
  /** A domain that puts off mail from who sends spam at the moment. */
  partner: { domain: string; mx: string; address: Addresses; mailboxes: string[] };
  waiting: { spam: number; letters: Letter[] };
  /** What a colleague writes when the server is listed. */
  refusedLetters: Letter[];
  decoys: { name: string; address: Addresses }[];
  /** How the server came to trust strangers: its mynetworks, and what else it permits before it refuses. */
  fault?: { mynetworks: string; permits: string };
  /** How the abuse began, by the log of the day before. Left out where there is no such log. */
  abuse?: {
    /** The first who relayed. */
    firstClient: { name: string; address: string };
    /** Of the day before, UTC. */
    hour: number;
    minute: number;
  };
}

/** Where the prober sends from. */
export interface Places {
  /** Strangers: addresses far apart on the internet, the last one in publicPrefix beside the mail host. */
  outside: Addresses[];
  /** In the networks just before and just past the LAN edge; they reach the mail host by its LAN leg. */
  neighbours: Addresses[];
  /** LAN addresses that no task names. */
  office: Addresses[];
}

export interface World {
  seed: string;
  /** The organisation that the student works for. */
  organisation: string;
  /** The own mail domain, for example corp.example. */
  domain: string;
  /** Where the public side lives; `mail` and `outside` have a leg there. */
  publicPrefix: Prefix;
  /** The office network; `mail` and `inside` have a leg there. */
  lanPrefix: Prefix;
  mail: { name: string; public: Addresses; lan: Addresses };
  outside: { name: string; public: Addresses };
  inside: { name: string; lan: Addresses };
  /** The name server that all hosts use: the internet host's leg in each network. */
  nameServer: { public: Addresses; lan: Addresses };
  people: Person[];
  /** Whose password anybody guesses, when the lab asks for one. */
  weakLogin?: string;
  /** Names of the faults of the lab that this variant has, in drawn order. */
  faults?: string[];
  /** Alias → recipients, beyond postmaster and root, as /etc/aliases has them. */
  aliases: Record<string, string[]>;
  providers: Provider[];
  spamTrap: { domain: string; mx: string; address: Addresses };
  dnsbl: {
    zone: string;
    /** Where listed people read why. */
    web: string;
    /** Where they write to, to be taken off: `delist@` here. */
    domain: string;
    mx: string;
    address: Addresses;
  };
  smartHost: { name: string; address: Addresses; login: string; password: string };
  /** A server that accepts everything and delivers nothing, when the lab asks for one. */
  blackHole?: { name: string; address: Addresses };
  /** What is known of it; a grading sends from places that were not there before. */
  prober: Places;
  /** Why the block list holds the mail host's addresses before the student comes, if it does. */
  listed?: string;
  /** What the student's own proof message must carry. */
  proofToken: string;
  /** Who plays what happens meanwhile, in labs where something does. */
  scene?: Cast;
}
