import { STANDARD_LIBRARY } from '../imports/standard-library.ts';

const TRUSTED_LIBRARIES = names(`
  numpy pandas scipy sklearn matplotlib seaborn math os re collections itertools functools operator statistics json
  datetime time calendar string sys random copy csv io pickle glob pathlib hashlib decimal fractions textwrap pprint
  typing dataclasses enum abc contextlib warnings urllib requests tempfile shutil zipfile gzip bz2 lzma statsmodels
  xgboost lightgbm catboost tensorflow keras torch torchvision nltk plotly bokeh altair PIL cv2 bs4 IPython
  __future__ inspect types platform subprocess logging sqlite3 sqlalchemy networkx sympy tqdm joblib heapq bisect
  array struct base64 uuid timeit traceback gc dateutil pytz zoneinfo skimage mpl_toolkits cycler numexpr numba
  pymc patsy ipywidgets unicodedata difflib html cmath secrets locale getpass threading concurrent asyncio codecs
  polars pyarrow duckdb yaml toml tomllib tabulate wordcloud folium geopandas shapely gensim spacy transformers
  datasets jax optuna shap lime imblearn umap hdbscan prophet holoviews hvplot xarray dask quire pydantic attr
  annotated_types itables great_tables builtins packaging tensorflow_datasets tensorflow_hub pandas_datareader
  graphviz sqlmodel psycopg2 pymysql openpyxl xlsxwriter boto3 botocore markdown jinja2 rich click tiktoken openai
`);

/** Packages whose functions change their arguments only where the tables below say so. */
export const TRUSTED_MODULES: ReadonlySet<string> = new Set([...TRUSTED_LIBRARIES, ...STANDARD_LIBRARY]);

/** Functions that change an argument: its position, by the function's last name. */
export const CHANGES_ARGUMENT: ReadonlyMap<string, number> = new Map([
  ['shuffle', 0],
  ['copyto', 0],
  ['put', 0],
  ['place', 0],
  ['putmask', 0],
  ['fill_diagonal', 0],
  ['put_along_axis', 0],
  ['heapify', 0],
  ['heappush', 0],
  ['heappop', 0],
  ['heapreplace', 0],
  ['heappushpop', 0],
  ['insort', 0],
  ['insort_left', 0],
  ['insort_right', 0],
  ['dump', 1],
  ['setattr', 0],
  ['delattr', 0],
  ['next', 0],
  ['setp', 0],
  ['sca', 0],
  ['set_attributes', 0],
  ['set_node_attributes', 0],
  ['set_edge_attributes', 0],
  ['pack_into', 1],
  ['SubElement', 0],
  ['Draw', 0],
]);

/** Functions of NumPy that write into an argument where it is given: its position, as in `np.add(x, y, out)`. */
export const NUMPY_OUTPUTS: ReadonlyMap<string, number> = new Map([
  ...at(
    1,
    `negative positive absolute fabs sign rint exp exp2 expm1 log log2 log10 log1p sqrt cbrt square reciprocal sin cos
    tan arcsin arccos arctan sinh cosh tanh degrees radians floor ceil trunc isnan isinf isfinite logical_not invert`,
  ),
  ...at(
    2,
    `add subtract multiply divide true_divide floor_divide power float_power mod remainder fmod maximum minimum fmax
    fmin matmul dot arctan2 hypot logaddexp logical_and logical_or logical_xor bitwise_and bitwise_or bitwise_xor
    left_shift right_shift greater less equal not_equal greater_equal less_equal copysign nextafter gcd lcm
    choose round around max min amax amin any all argmax argmin ptp`,
  ),
  ...at(3, 'cumsum cumprod sum prod mean std var clip take compress'),
]);

/** Functions whose result shares memory or items with their arguments. */
export const SHARES_ARGUMENTS = names(`
  asarray asanyarray ascontiguousarray reshape ravel transpose squeeze atleast_1d atleast_2d atleast_3d expand_dims
  broadcast_to broadcast_arrays split array_split vsplit hsplit dsplit swapaxes rollaxis moveaxis flip fliplr flipud
  diagonal rot90 iter cycle zip map filter chain partial defaultdict deque OrderedDict ChainMap enumerate reversed
  as_tensor from_numpy Series DataFrame Index list tuple set dict frozenset sorted max min islice tee getattr
  from_iterable frombuffer nditer accumulate takewhile dropwhile starmap groupby namedtuple copy memoryview vars next view_as_real
  Categorical GraphicsLayout lru_cache cache wraps vectorize jit njit partialmethod property staticmethod classmethod
  cmp_to_key SimpleNamespace
  ColumnTransformer Pipeline make_pipeline make_column_transformer FeatureUnion GridSearchCV RandomizedSearchCV
  VotingClassifier StackingClassifier BaggingClassifier OneVsRestClassifier DataLoader TensorDataset Subset Sequential
  Adam SGD RMSprop AdamW read_only subplots figure_ axes_ Axes3D tqdm trange Dataset nullcontext reduce iterdir
  writer DictWriter TextIOWrapper ExcelWriter GzipFile BufferedReader BufferedWriter PdfPages
`);

/** Functions whose result is an iterator, which is used up as it is read. */
export const ITERATOR_FUNCTIONS = names(`
  iter map filter zip enumerate reversed open reader DictReader cycle count islice chain combinations permutations
  product scandir walk starmap takewhile dropwhile accumulate zip_longest iterdir finditer tee groupby iglob
`);

/** Functions and magics that set how later results look. */
export const DISPLAY_SETTINGS = names(`
  set_option reset_option set_printoptions set_style set_context set_palette set_theme filterwarnings simplefilter
  rc rcdefaults rc_file use set set_defaults reset_defaults reset_orig register_matplotlib_converters seterr
  init_notebook_mode enable_notebook output_notebook set_matplotlib_formats set_matplotlib_close init_printing
  init_session basicConfig disable setLevel set_color_codes style_use enable resetwarnings setrecursionlimit setlocale
  set_default_template register_theme set_verbosity set_float_format set_eng_float_format
`);

export const DISPLAY_MAGICS = names('matplotlib config precision pylab xmode pprint');

/** Last names of functions that draw from a global random generator. */
export const RANDOM_DRAWS = names(`
  rand randn randint random random_sample ranf sample choice choices shuffle permutation uniform normal standard_normal
  binomial poisson exponential beta gamma multivariate_normal multinomial dirichlet laplace logistic lognormal
  triangular gauss randrange random_integers bytes getrandbits betavariate expovariate normalvariate standard_t
  chisquare geometric pareto weibull vonmises zipf rand_like randn_like randint_like randperm bernoulli
`);

/** Functions and methods that read a file named by their first argument. */
export const FILE_READERS = names(`
  read_csv read_table read_excel read_json read_parquet read_feather read_pickle read_hdf read_html read_xml
  read_stata read_sas read_spss read_orc read_fwf load loadtxt genfromtxt fromfile memmap imread open_dataset scan_csv
  scan_parquet read_text read_bytes load_model load_weights listdir glob exists isfile isdir getsize stat iterdir
  is_file is_dir walk scandir lexists samefile getmtime load_npz loadmat read_file ZipFile connect getcwd abspath realpath
`);

/** Functions and methods that write a file, by the position of its name. */
export const FILE_WRITERS: ReadonlyMap<string, number> = new Map([
  ...[
    'to_csv',
    'to_excel',
    'to_json',
    'to_parquet',
    'to_feather',
    'to_pickle',
    'to_hdf',
    'to_html',
    'to_stata',
  ].map((name) => [name, 0] as const),
  ...[
    'savefig',
    'save',
    'savez',
    'savez_compressed',
    'savetxt',
    'imsave',
    'imwrite',
    'write_csv',
    'write_parquet',
  ].map((name) => [name, 0] as const),
  ...['write_html', 'write_image', 'save_weights', 'write_text', 'write_bytes', 'tofile', 'touch'].map(
    (name) => [name, 0] as const,
  ),
  ...['mkdir', 'makedirs', 'remove', 'unlink', 'rmdir', 'rmtree', 'removedirs', 'chdir'].map(
    (name) => [name, 0] as const,
  ),
  ...['rename', 'replace', 'move', 'copyfile', 'copy2', 'copytree', 'urlretrieve'].map(
    (name) => [name, 1] as const,
  ),
  ['extractall', 0],
  ['dump', 1],
]);

/** Builtins that only read their arguments; any other builtin with arguments is looked up in the tables above. */
export const WILDCARD_FUNCTIONS = names(
  'exec eval globals locals vars execfile run_line_magic run_cell run_cell_magic system',
);

function names(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

function at(position: number, text: string): [string, number][] {
  return [...names(text)].map((name) => [name, position]);
}
