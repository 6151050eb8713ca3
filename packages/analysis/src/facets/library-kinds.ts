export const FRAME = 'pandas.DataFrame';

const names = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Functions that surely answer with a data frame. */
export const FRAME_MAKERS: ReadonlySet<string> = new Set([
  FRAME,
  ...names(
    'read_csv read_table read_excel read_parquet read_feather read_sql read_sql_query read_sql_table read_fwf read_orc read_stata read_sas merge merge_asof merge_ordered crosstab pivot_table json_normalize get_dummies',
  ).map((name) => `pandas.${name}`),
  ...names('from_dict from_records').map((name) => `${FRAME}.${name}`),
]);

/** Methods of a data frame that surely answer with another, whatever they are given. */
export const FRAME_METHODS: ReadonlySet<string> = new Set(
  names(`merge join copy head tail sample assign query drop_duplicates dropna fillna ffill bfill rename sort_values
    sort_index reset_index set_index describe nlargest nsmallest astype round pivot melt add_prefix add_suffix
    isna notna convert_dtypes infer_objects transpose select_dtypes reindex explode corr cov`),
);

/** Packages whose classes are models. */
export const MODEL_PACKAGES: ReadonlySet<string> = new Set(
  names('sklearn xgboost lightgbm catboost statsmodels keras torch prophet pymc gensim transformers'),
);

/** What the functions of plotting libraries draw. */
export const PLOT_KINDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    bar: 'bar barh barplot countplot Bar mark_bar',
    line: 'plot line lineplot step fill_between area Line Scattergl mark_line mark_area relplot',
    scatter: 'scatter scatterplot regplot lmplot scatter_matrix pairplot mark_point mark_circle',
    histogram: 'hist histplot histogram displot hist2d hexbin Histogram',
    box: 'boxplot box violinplot violin boxenplot stripplot swarmplot catplot Box Violin',
    density: 'kdeplot kde density ecdfplot',
    heatmap: 'heatmap imshow matshow pcolormesh clustermap density_heatmap Heatmap mark_rect',
    contour: 'contour contourf density_contour Contour',
    pie: 'pie Pie sunburst treemap mark_arc',
    map: 'choropleth scatter_mapbox choropleth_mapbox scatter_geo scatter_map line_geo',
    surface: 'plot_surface plot_wireframe Surface scatter_3d Scatter3d',
  }).flatMap(([kind, functions]) => names(functions).map((name): [string, string] => [name, kind])),
);
