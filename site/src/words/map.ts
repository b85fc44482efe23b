/** What the map and the charts say. Fetched with them, apart from the words of the whole desk. */
import { charts as enCharts } from './en/charts.ts';
import { map as enMap } from './en/map.ts';
import { charts as idCharts } from './id/charts.ts';
import { map as idMap } from './id/map.ts';
import { type Language, pageLanguage } from './language.ts';

export interface MapWords {
  map: typeof enMap;
  charts: typeof enCharts;
}

const CATALOGUE: Readonly<Record<Language, MapWords>> = {
  en: { map: enMap, charts: enCharts },
  id: { map: idMap, charts: idCharts },
};

export function mapWords(language: Language = pageLanguage()): MapWords {
  return CATALOGUE[language];
}
