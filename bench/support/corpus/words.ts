import { createRandom, type Random } from './random.ts';

const list = (text: string): readonly string[] => text.trim().split(/\s+/);

/** What notebooks of an organization are about, the common first. */
export const SUBJECTS = list(`
  sales revenue report customer analysis model data forecast monthly weekly region product price cost margin
  inventory stock order shipment delivery supplier churn retention cohort segment campaign conversion funnel
  marketing channel click traffic session experiment test lift baseline budget variance actuals invoice payment
  credit risk default loan exposure portfolio return volatility hedge bond equity yield curve rate currency
  liquidity capital stress scenario fraud alert transaction ledger audit reconciliation tax payroll headcount
  hiring attrition survey satisfaction ticket support incident latency outage capacity cluster storage backup
  sensor machine maintenance failure vibration temperature pressure energy consumption meter grid demand load
  weather wind solar emission carbon water quality sample laboratory assay trial patient dosage cohorts survival
  hospital admission claim premium policy underwriting actuarial mortality property building rent occupancy
  parcel route fleet vehicle driver fuel distance warehouse picking packing replenishment assortment promotion
  discount basket loyalty store shelf pricing elasticity competitor market share brand awareness sentiment text
  topic embedding classification regression clustering anomaly detection drift calibration feature importance
  pipeline ingestion quality validation schema migration catalogue lineage dashboard metric target threshold
  seasonality trend smoothing residual outlier missing imputation deduplication matching geocoding postcode
  district country export import tariff contract vendor procurement tender spend approval compliance policy
  quarter annual daily hourly interim final draft review summary overview deep dive comparison benchmark
  simulation optimisation allocation scheduling planning roster shift overtime absence training certification
  genome sequence protein expression pathway spectrum peak signal noise filter calibration image pixel mask
  segmentation satellite raster elevation coastline river flood drought crop harvest fertiliser soil moisture
  student course enrolment grade exam attendance library loan reader citation publication grant project
  milestone backlog velocity sprint release deployment rollback version dependency vulnerability licence
`);

/** The words between, which search leaves out but every text has. */
export const FILLERS = list(`
  the of and to in a is that for it as with on by this are be from at which or an were we use used using can
  each all has have its only then when where after before between into over under not no more most than these
  those first last new per both same other how what if so
`);

export const PLAIN = list(`
  show shows compute computes compare check checks load loads read reads clean remove keep table chart figure
  column columns row rows value values number numbers total average median change growth decline result results
  note step steps source sources file files query queries date dates week month year day period window group
  groups level levels list code run runs input inputs output outputs parameter parameters choose select adjust
  explain expected known wrong right small large high low early late open close start end full part whole
`);

export const FIRST_NAMES = list(`
  Ada Ana Aiko Amir Anders Aylin Beatriz Ben Carla Chen Claire Daniel Deepa Elif Emil Emma Farid Felix Grace
  Hana Hugo Ines Ivan Jakob Jana João Julia Kamal Karin Lars Laura Leila Liam Lina Luis Maja Marek Maria Mei
  Milan Nadia Nils Noor Olga Omar Paula Pedro Priya Rania Rosa Samir Sara Sofia Sven Tariq Tomas Uma Vera Yara Zoë
`);
export const LAST_NAMES = list(`
  Abe Adler Almeida Andersen Bauer Becker Berg Bianchi Blanc Brandt Castro Chaudhry Costa Dahl Demir Diaz Dubois
  Egger Eriksen Fischer Fontaine Garcia Gomez Haas Hansen Hoffmann Ibrahim Ivanova Jensen Johansson Kaya Keller
  Khan Kim Klein Kovacs Kumar Lang Larsen Lefevre Lind Lopez Malik Martin Mehta Meyer Moreau Müller Nakamura
  Nguyen Novak Nowak Okafor Olsen Park Patel Petrov Popescu Ramos Richter Rossi Roth Russo Sato Schmidt Silva
  Singh Sokolov Suzuki Tanaka Torres Vogel Wagner Wang Weber Wolf Yilmaz Zhang Ziegler
`);

/** Installed packages as notebooks import them, the common first. */
export const PACKAGES = list(`
  pandas numpy matplotlib scikit-learn seaborn requests scipy plotly sqlalchemy statsmodels pyarrow xgboost
  lightgbm openpyxl torch geopandas polars networkx nltk spacy altair duckdb boto3 shap prophet folium transformers
  psycopg2 tensorflow dask pymc beautifulsoup4 lifelines rasterio biopython
`);

export const LIBRARY_NAMES = list(`
  df pd np plt read_csv groupby merge fillna to_datetime reset_index value_counts sort_values drop_duplicates
  pivot_table apply figure subplots legend set_title savefig fit predict train_test_split StandardScaler
  RandomForestClassifier LinearRegression read_sql create_engine resample rolling concat astype isna dropna
  read_excel to_parquet linspace mean std argmax cross_val_score GridSearchCV OneHotEncoder Pipeline
`);
export const VERBS = list(`
  load read fetch build make compute clean merge join filter plot draw fit train score predict check validate
  export write save parse format normalise aggregate resample split sample rank match find count summarise
`);

const ONSETS = list('b br d dr f fl g gr h k kl l m n p pl pr r s st t tr v w z');
const VOWELS = list('a e i o u ai ei ou');
const CODAS = ['', '', 'n', 'r', 's', 'l', 'm', 'nd', 'rt', 'x'];

/** Names of projects, places and products, of which every organization has thousands. */
export function makeNames(count: number): string[] {
  const random = createRandom(7);
  const names = new Set<string>();
  while (names.size < count) names.add(makeName(random));
  return [...names];
}

function makeName(random: Random): string {
  const syllable = () => random.pick(ONSETS) + random.pick(VOWELS) + random.pick(CODAS);
  return Array.from({ length: random.between(2, 3) }, syllable).join('');
}
