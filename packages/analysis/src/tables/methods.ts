/** Methods of Python's and the usual libraries' objects that change the object they are called on. */
export const MUTATING_METHODS = names(`
  append extend insert remove pop popitem clear sort reverse update setdefault add discard appendleft popleft
  extendleft rotate fit fit_transform fit_predict partial_fit fill put resize itemset write writelines writerow
  writerows writeheader close seek truncate read readline readlines flush seed shuffle train eval backward step
  zero_grad compile add_subplot register difference_update intersection_update symmetric_difference_update subtract
  move_to_end execute executemany executescript commit rollback fetchone fetchall fetchmany send throw setflags
  byteswap partition set_params set_value load_weights load_state_dict add_node add_edge add_nodes_from
  add_edges_from remove_node remove_edge push enqueue dequeue put_nowait get_nowait extractall set_index_inplace
  add_trace update_layout update_traces update_xaxes update_yaxes add_hline add_vline requires_grad_ load freeze
`);

/** Methods that do not change their object and whose result may share memory or items with it. */
export const SHARING_METHODS = names(`
  get items keys values head tail loc iloc groupby transpose reshape ravel squeeze view swapaxes diagonal T pipe
  set_axis iterrows itertuples stack unstack get_group rolling expanding resample ewm first last at_time to_numpy
  get_values swaplevel droplevel align xs lookup filter __getitem__ numpy detach named_parameters parameters
  children modules nodes edges neighbors expand broadcast_to flat real imag take_along_axis elements lookup rename
  select_dtypes sample copy_ with_columns select lazy collect
`);

/** Methods that do not change their object and return something of their own. */
export const FRESH_METHODS = names(`
  abs agg aggregate all any apply applymap argmax argmin argpartition argsort asfreq asof assign astype between
  bfill boxplot bool capitalize casefold cat center choose clip combine combine_first compress conj contains copy
  corr corrwith count cov cross_val_score crosstab cummax cummin cumprod cumsum decision_function decode deepcopy
  describe diff difference dim digest div divide dot drop drop_duplicates dropna duplicated encode endswith eq equals
  exists explode extract extractall_ factor ffill fillna find find_all findall finditer first_valid_index flatten
  floordiv format fullmatch ge get_dummies get_feature_names get_feature_names_out get_params get_text group
  groupdict groups gt hexdigest hist idxmax idxmin index infer_objects info interpolate intersection inverse_transform
  is_dir is_file isalnum isalpha isdigit isdisjoint isin islower isna isnull isnumeric isoformat isspace issubset
  issuperset isupper item iteritems join json kneighbors kurt kurtosis last_valid_index le len ljust lower lstrip lt
  mad map mask match max mean median melt memory_usage merge min mod mode month_name day_name most_common mul multiply
  ne nelement nlargest nonzero normalize notna notnull nsmallest nunique nbytes pct_change pdf cdf ppf sf pivot
  pivot_table plot pow predict predict_log_proba predict_proba prod product ptp quantile query rank reindex
  reindex_like reorder_levels repeat replace reset_index rfind rindex rjust rmul round rpartition rsplit rstrip
  rvs score search searchsorted sem set_index shift size skew sort_index sort_values span split splitlines start
  end startswith staged_predict std strftime strip sub sum summary swapcase symmetric_difference take title to_bytes
  to_clipboard to_dict to_frame to_html to_json to_latex to_list to_markdown to_period to_pydatetime to_records
  to_string to_timestamp tobytes tolist total_seconds trace transform translate truediv truncate tz_convert
  tz_localize union unique upper value_counts var where zfill timestamp weekday date time bit_length is_integer
  as_posix resolve with_suffix with_name relative_to absolute glob iterdir stem render evalf subs simplify degree
  has_node has_edge number_of_nodes number_of_edges prettify select_one raise_for_status isocalendar logpdf pmf
  add_prefix add_suffix get_loc codes nanmean maketrans expandtabs fromkeys as_integer_ratio hex cpu cuda to float
  double long int half argwhere matmul mm softmax log exp sqrt sin cos tanh sigmoid relu savefig_ show to_csv to_excel
  to_parquet to_sql to_pickle to_feather to_hdf savefig read_text read_bytes
`);

function names(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
